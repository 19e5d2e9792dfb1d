"""Which precision to take on which core, from published figures of nets of the same kind."""
