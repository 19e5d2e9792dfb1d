"""Calibration: from images to the scale of each activation."""
