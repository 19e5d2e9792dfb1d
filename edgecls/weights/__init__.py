"""Weights: official downloads, files of the user, random numbers on request; never any code from them.

``source`` decides where a model's weights come from, ``download`` and ``archive`` fetch and unpack them,
``pdparams`` reads a ``.pdparams`` file.
"""
