"""What ``import edgecls`` offers is what it says, and it costs nothing before it is used."""

from __future__ import annotations

import subprocess
import sys

import edgecls


def test_every_exported_name_is_there():
    for name in edgecls.__all__:
        assert getattr(edgecls, name) is not None


def test_the_listing_is_the_exported_names():
    assert dir(edgecls) == sorted(edgecls.__all__)


def test_importing_edgecls_imports_nothing_heavy():
    code = "import edgecls, sys; print(sorted({'numpy', 'cv2', 'click', 'paddle'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_but_tasks_and_engines_imports_paddle(request):
    package = request.config.rootpath / "edgecls"
    heavy = ("import paddle", "from paddle", "import_paddle(")
    offenders = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if any(line.strip().startswith(heavy) for line in path.read_text("utf-8").splitlines())
    }
    allowed = {path for path in offenders if path.endswith("task.py") or path.startswith(("engines/", "worker/"))}
    assert offenders == allowed | {path for path in offenders if path == "convert/lite.py"}
