"""Results that were measured before, read again: as text, Markdown or CSV. One exporter a file."""
