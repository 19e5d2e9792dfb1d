"""From an exported or quantized model to a ``.nb``, by Paddle-Lite's opt in a child process."""
