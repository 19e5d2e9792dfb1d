"""Pictures: finding them, decoding them, and feeding them to engines in batches."""
