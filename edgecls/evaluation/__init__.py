"""How right an artifact is: top-1 and top-5 on labelled pictures, by engine, and how far the engines agree."""
