"""Results: what was measured, under which conditions, and the arithmetic on it."""
