"""The host's inference engines, each in a child process of its own.

``session`` is the parent's side. ``paddle_lite`` and ``paddle_inference`` run in the child and are, with
``request`` and ``engine``, all that a Linux board needs of this folder.
"""
