"""As much int8 as an accuracy budget allows."""
