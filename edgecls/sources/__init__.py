"""Where pictures come from that are not named one by one: standard input, a watched folder, a camera."""
