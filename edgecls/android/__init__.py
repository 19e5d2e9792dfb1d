"""The Android demo app: what is in it, building it, and getting it onto a phone."""
