"""What is wrong with a set of calibration images, said before an hour is spent on it."""
