"""Writes what ports in other languages are held against: see tests/ports/golden/README.md."""
