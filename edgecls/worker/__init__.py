"""Child processes for everything native.

Paddle and Paddle-Lite end the process on most errors (SIGABRT, SIGSEGV) instead of raising. Every step that
needs them is a module with ``run(request, progress) -> dict`` and runs here, in a child with a deadline, so that
a native abort becomes a typed error. The child may be another interpreter than ours: paddlelite has wheels for
few Pythons.
"""
