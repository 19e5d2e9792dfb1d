"""What is there on a machine, what is missing, and what to type next."""
