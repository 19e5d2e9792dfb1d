"""Entry point of every child process: ``python boot.py MODULE REPLY_FD PARENT_PID``.

It makes the parent's edgecls importable without adding the parent's site-packages, which may belong to another
Python version, and then runs ``edgecls.worker.child``.
"""

import importlib.util
import os
import sys


def _adopt_package() -> None:
    folder = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if sys.path and os.path.abspath(sys.path[0]) == os.path.join(folder, "worker"):
        del sys.path[0]
    spec = importlib.util.spec_from_file_location(
        "edgecls", os.path.join(folder, "__init__.py"), submodule_search_locations=[folder]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["edgecls"] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    _adopt_package()
    from edgecls.worker.child import main

    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
