"""Task modules' behaviours for the tests of the worker, chosen by the request."""

from __future__ import annotations

import os
import signal
import sys
import time

import edgecls
from edgecls.errors import OptError


def run(request, progress):
    action = request["action"]
    if action == "answer":
        progress("half way")
        print("noise on stdout")
        print("noise on stderr", file=sys.stderr)
        return {"pid": os.getpid(), "ppid": os.getppid()}
    if action == "version":
        return {"version": list(sys.version_info[:2]), "edgecls": edgecls.__file__}
    if action == "typed":
        raise OptError("opt said no", hint="say please")
    if action == "untyped":
        raise ZeroDivisionError("oops")
    if action == "missing file":
        open(request["path"])
    if action == "memory":
        raise MemoryError
    if action == "signal":
        print("last words", flush=True)
        os.kill(os.getpid(), getattr(signal, request["signal"]))
    if action == "exit":
        os._exit(request["code"])
    if action == "sleep":
        time.sleep(60)
    raise AssertionError(action)
