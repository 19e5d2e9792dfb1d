"""``edgecls bench``: the grid, the device that measures it, and the table."""
