"""The entry point: quick to start, one line for an error, an exit code by class."""

from __future__ import annotations

import importlib
import subprocess
import sys

import click
import pytest

from edgecls.cli import main as entry
from edgecls.errors import NbError

HEAVY = ("numpy", "cv2", "paddle", "paddlelite", "elftools", "adbutils")


def modules_after(*words: str) -> set[str]:
    code = (
        "import sys\nfrom edgecls.cli.main import cli\n"
        f"try:\n    cli.main({list(words)!r}, standalone_mode=False)\n"
        "finally:\n    print('\\n' + ' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("words", [("--help",), ("models",), ("inspect", "--help"), ("optimize", "--help")])
def test_nothing_heavy_is_imported_before_it_is_needed(words):
    assert not modules_after(*words) & set(HEAVY)


@pytest.mark.parametrize("name", sorted(entry.COMMANDS))
def test_every_listed_command_exists_under_its_name(name):
    module, attribute, _ = entry.COMMANDS[name]
    command = getattr(importlib.import_module(module), attribute)
    assert isinstance(command, click.Command)
    assert command.name == name


@pytest.fixture
def failing(monkeypatch):
    """Runs the entry point with a command that raises."""

    def run(error: BaseException) -> int:
        def fail(**_: object) -> None:
            raise error

        monkeypatch.setattr(entry.cli, "main", fail)
        return entry._run()

    return run


@pytest.mark.parametrize(
    ("error", "code", "line"),
    [
        (NbError("bad file", hint="make it again"), 2, "edgecls: bad file; make it again"),
        (click.BadParameter("no such thing."), 2, "edgecls: Invalid value: no such thing; see 'edgecls --help'"),
        (KeyboardInterrupt(), 130, "edgecls: interrupted"),
        (click.Abort(), 130, "edgecls: interrupted"),
        (PermissionError(13, "Permission denied", "/x"), 9, "edgecls: no permission for /x; name a folder"),
    ],
)
def test_an_error_is_one_line_and_an_exit_code(failing, capsys, error, code, line):
    assert failing(error) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith(line)


def test_a_fault_of_edgecls_itself_is_one_line_too(failing, capsys):
    assert failing(KeyError("name")) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.count("\n") == 1
    assert "this is a fault of edgecls: KeyError: 'name' (test_main.py line" in err


def test_a_missing_package_is_one_line_that_names_it(failing, capsys):
    assert failing(ModuleNotFoundError("No module named 'cv2'", name="cv2")) == 3
    assert "No module named 'cv2'; install edgecls again" in capsys.readouterr().err


def test_the_bare_program_shows_its_help():
    done = subprocess.run([sys.executable, "-m", "edgecls"], capture_output=True, text=True, check=True)
    assert "optimize" in done.stdout
