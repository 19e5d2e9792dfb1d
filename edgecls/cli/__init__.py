"""The command line: thin click commands, one a file; data on stdout, progress on stderr."""
