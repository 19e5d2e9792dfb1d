"""What an artifact sees in a picture."""
