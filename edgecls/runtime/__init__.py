"""Paddle-Lite's library for a device: what is in it, where it is kept, and which ``.nb`` it may run."""
