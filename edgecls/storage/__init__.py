"""Files on disk: atomic writes, hashes, locks, the cache and the workspace."""
