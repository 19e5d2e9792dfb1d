"""A run that is ended in its middle cleans up, takes its children with it, and says so in a line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.program import Done, hear_signals, needs_converter
from tests.e2e.refusal import Place, the_line

OPTIMIZE = ("optimize", "PPLCNet_x0_25", "--weights", "sample")
PATIENCE_S = 60.0

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").is_file(), reason="children are found through /proc")


class Running:
    """A command under way, and its children."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.seen = ""

    def wait_for(self, beginning: str) -> None:
        """Read stderr up to a line with that beginning."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.seen += line
            if line.startswith(beginning):
                return
        raise AssertionError(self.seen)

    def child(self) -> int:
        """The process id of the one child, once there is one."""
        for _ in self._patiently():
            found = children(self.process.pid)
            if found:
                return found[0]
        raise AssertionError("there was no child")

    def end(self) -> Done:
        out, err = self.process.communicate(timeout=PATIENCE_S)
        return Done(self.process.returncode, out, self.seen + err)

    def gone(self, pid: int) -> bool:
        return any(state(pid) in ("", "Z") for _ in self._patiently())

    @staticmethod
    def _patiently() -> Iterator[None]:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            yield
            time.sleep(0.01)


def fields(pid: int) -> list[str]:
    """State, parent and so on of a process; empty when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def state(pid: int) -> str:
    return "".join(fields(pid)[:1])


def children(pid: int) -> list[int]:
    """The children of a process that run a program of their own already."""
    own = Path(f"/proc/{pid}/cmdline").read_bytes()
    found = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [child for child in found if fields(child)[1:2] == [str(pid)] and command(child) not in (b"", own)]


def command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@contextmanager
def running(place: Place, *words: object) -> Iterator[Running]:
    environment = {**place.program.environment, "TMPDIR": str(place.tmp), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "edgecls", *map(str, words)]
    with subprocess.Popen(
        command,
        cwd=place.here,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hear_signals,
    ) as process:
        try:
            yield Running(process)
        finally:
            process.kill()


@pytest.fixture(autouse=True)
def converter():
    needs_converter()


@pytest.mark.parametrize(
    ("step", "says"),
    [
        ("export ", r"export\.task was ended by SIGKILL"),
        ("convert ", r"opt_task was ended by SIGKILL"),
        ("check ", "paddle_inference was ended by SIGKILL while"),
    ],
)
def test_a_killed_child_is_named_with_the_likely_reason(place, fp32_artifact, step, says):
    before = place.listing()
    words = OPTIMIZE if step == "export " else ("optimize", fp32_artifact / "host" / "fp32")
    with running(place, *words, "--json") as run:
        run.wait_for(step)
        os.kill(run.child(), signal.SIGKILL)
        done = run.end()
    assert done.code == 7
    assert says.replace("\\", "") in the_line(done)
    assert the_line(done).endswith("; the system may be out of memory: try a smaller model or batch")
    assert done.out == ""
    assert place.left_since(before) == []


@pytest.mark.parametrize(
    ("name", "code", "says"),
    [
        ("SIGINT", 130, "interrupted"),
        ("SIGTERM", 143, "ended by SIGTERM"),
        ("SIGHUP", 129, "ended by SIGHUP"),
    ],
)
@pytest.mark.parametrize("command", ["optimize", "bench"])
def test_a_signal_ends_the_program_and_its_child_and_leaves_nothing(place, fp32_artifact, command, name, code, says):
    before = place.listing()
    with running(place, *(OPTIMIZE if command == "optimize" else ("bench", fp32_artifact)), "--json") as run:
        run.wait_for("export " if command == "optimize" else "1/")
        child = run.child()
        os.kill(run.process.pid, getattr(signal, name))
        done = run.end()
        assert run.gone(child)
    assert (done.code, the_line(done), done.out) == (code, says, "")
    assert place.left_since(before) == []


def test_a_program_that_is_killed_outright_takes_its_child_along_and_the_next_run_cleans_the_cache(place):
    with running(place, *OPTIMIZE) as run:
        run.wait_for("export ")
        child = run.child()
        os.kill(run.process.pid, signal.SIGKILL)
        assert run.end().code == -signal.SIGKILL
        assert run.gone(child)
    assert list(place.folder.glob("cache/stages/export/.*.part"))
    assert place.run(*OPTIMIZE).code == 0
    assert not list(place.folder.glob("cache/stages/export/.*.part"))


def test_a_hangup_that_is_ignored_stays_ignored(place):
    code = (
        "import signal\nfrom edgecls.cli import main\n"
        "main._run = lambda: print(signal.getsignal(signal.SIGHUP) == signal.SIG_IGN)\nmain.main()"
    )
    done = subprocess.run(
        ["nohup", sys.executable, "-c", code],
        env=place.program.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True\n"


@pytest.mark.parametrize(("reader", "codes"), [("true", ["141"]), ("head -n 1", ["0", "141"])])
def test_a_reader_that_leaves_early_is_no_error(place, reader, codes):
    script = f"{sys.executable} -m edgecls models | {reader}; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], env=place.program.environment, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] in codes


def test_a_full_standard_output_is_one_line(place):
    script = f"{sys.executable} -m edgecls models >/dev/full"
    done = subprocess.run(
        ["bash", "-c", script], env=place.program.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 9
    assert the_line(Done(9, "", done.stderr)).startswith("no space left")
