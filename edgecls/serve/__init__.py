"""A small HTTP service: a picture in, its classes out.

The process that speaks HTTP touches no picture and no model. Each worker is a child process that decodes, prepares and
infers, so that a picture which brings a native library down ends one child, which is started again.
"""
