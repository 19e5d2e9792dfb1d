"""The runner: a program that measures one cell on one device and speaks one protocol (docs/runner_protocol.md).

``python -m edgecls.runner`` is the Python build. It needs the standard library, numpy and the engine's library,
nothing else, so that ``package`` can make one file of it for a Linux board. ``events``, ``measurement`` and
``launch`` are the reader's side.
"""
