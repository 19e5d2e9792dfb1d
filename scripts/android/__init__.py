"""Builds, checks and tests the Java code of ``android_demo`` with Debian's packages: ``python3 -m scripts.android``.

Needs Python's standard library only, so that a bare machine can run it.
"""
