"""From an architecture and weights to an exported model, and finding a person's own exported model."""
