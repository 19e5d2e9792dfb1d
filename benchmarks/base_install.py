"""What the base package costs: python -m benchmarks.base_install [--arm64]

Installs edgecls and what it needs, nothing of Paddle, into a new environment of this Python, or with --arm64 into an
arm64 Debian under emulation (root, mmdebstrap, qemu-user-static). Prints the bytes to download and on disk, and what
importing takes. Under emulation times say nothing, and memory is that of the emulator with its translations.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any, Callable, Dict, List

_INSTALLED = """
import json
from importlib import metadata
sizes = {}
for package in metadata.distributions():
    files = [package.locate_file(file) for file in package.files or []]
    sizes[package.metadata["Name"] + " " + package.version] = sum(f.stat().st_size for f in files if f.is_file())
print(json.dumps(sizes))
"""
_IMPORT = """
import sys, time
before = set(sys.modules)
cpu = time.process_time()
{code}
cpu = time.process_time() - cpu
status = open("/proc/self/status").read()
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(f"{{len(set(sys.modules) - before)}} {{peak:.1f}} {{cpu:.3f}}")
"""
#: What is imported, in the order of what a program comes to need.
_STEPS = {
    "nothing": "pass",
    "import edgecls": "import edgecls",
    "edgecls.Classifier": "import edgecls; edgecls.Classifier",
}
_TOOLS = ("pip", "setuptools", "wheel")

#: Runs Python with some words; gives its standard output.
Run = Callable[[List[str]], str]


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--arm64", action="store_true", help="in an arm64 Debian under emulation")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="edgecls-base-") as scratch:
        if asked.arm64:
            _on_arm64(Path(scratch))
        else:
            _here(Path(scratch))
    return 0


def _here(scratch: Path) -> None:
    from scripts.emulated_device.userland import build_wheel

    venv.create(scratch / "venv", with_pip=True)
    python = str(scratch / "venv" / "bin" / "python")
    pip = [python, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    wheels = scratch / "wheels"
    wheel = build_wheel(python, wheels)
    subprocess.run([*pip, "download", "-d", str(wheels), str(wheel)], check=True)
    subprocess.run([*pip, "install", "--no-index", "--find-links", str(wheels), "edgecls"], check=True)

    def run(words: List[str]) -> str:
        return subprocess.run([python, *words], cwd=scratch, capture_output=True, text=True, check=True).stdout

    _report(run, sum(path.stat().st_size for path in wheels.iterdir()), emulated=False)


def _on_arm64(scratch: Path) -> None:
    from scripts.emulated_device.binfmt import foreign_programs
    from scripts.emulated_device.userland import Userland

    with foreign_programs("arm64"):
        userland = Userland(scratch / "userland")
        downloaded = userland.install()

        def run(words: List[str]) -> str:
            done = userland.run(["python3", *words])
            if done.returncode != 0:
                raise SystemExit(done.stderr)
            return done.stdout

        _report(run, downloaded, emulated=True)


def _report(run: Run, downloaded: int, *, emulated: bool) -> None:
    print(run(["-c", "import platform as p; print('Python', p.python_version(), 'on', p.machine())"]).strip())
    sizes: Dict[str, Any] = json.loads(run(["-c", _INSTALLED]))
    ours = {name: size for name, size in sizes.items() if name.split()[0] not in _TOOLS}
    print(f"to download   {downloaded / 1e6:7.1f} MB")
    print(f"installed     {sum(ours.values()) / 1e6:7.1f} MB")
    for name, size in sorted(ours.items(), key=lambda item: -item[1]):
        print(f"  {name:36} {size / 1e6:7.1f} MB")
    memory = "MB resident of the emulator" if emulated else "MB resident"
    print(f"{'':22} {'modules':>8} {memory:>28}" + ("" if emulated else f" {'CPU s':>8}"))
    for name, code in _STEPS.items():
        # The first time compiles.
        for _ in range(2):
            modules, peak, cpu = run(["-c", _IMPORT.format(code=code)]).split()
        print(f"{name:22} {modules:>8} {peak:>28}" + ("" if emulated else f" {cpu:>8}"))


if __name__ == "__main__":
    sys.exit(main())
