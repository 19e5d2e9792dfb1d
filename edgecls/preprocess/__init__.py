"""From a decoded image to the tensor that the network reads: described once, done once.

``spec`` is the description that travels in ``model.json``; ``resize`` and ``apply`` are its only implementation
in Python. Every step is integer or single-rounding float32 arithmetic, so that another language can repeat it to
the last bit.
"""
