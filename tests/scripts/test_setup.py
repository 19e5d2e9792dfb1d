"""scripts/setup.sh: the environment is built once, whole, and again when something changed."""

from __future__ import annotations

import platform
import sys

import pytest

from tests.scripts.checkout import Checkout

pytestmark = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"), reason="the converter's packages are x86_64 Linux only"
)


@pytest.fixture
def ready(checkout: Checkout) -> Checkout:
    """A checkout with its environment in place."""
    checkout.python(checkout.bin / "python3.10")
    assert checkout.run("setup.sh").returncode == 0
    assert checkout.pip_calls()
    return checkout


def test_everything_is_installed_under_the_constraints(checkout: Checkout) -> None:
    checkout.python(checkout.bin / "python3.10")
    assert checkout.run("setup.sh", "--extras", "convert,dev").returncode == 0
    first, second = checkout.pip_calls()
    assert first == ("-m pip install -c requirements/constraints.txt -r requirements/convert.txt -e .[convert,dev]")
    assert second == "-m pip install -c requirements/constraints.txt --no-deps -r requirements/no-deps.txt"


def test_without_the_converter_its_packages_stay_out(checkout: Checkout) -> None:
    checkout.python(checkout.bin / "python3.10")
    assert checkout.run("setup.sh", "--extras", "report").returncode == 0
    assert checkout.pip_calls() == ["-m pip install -c requirements/constraints.txt -e .[report]"]


def test_a_second_run_says_and_installs_nothing(ready: Checkout) -> None:
    done = ready.run("setup.sh")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert ready.pip_calls() == []


def test_fewer_extras_are_already_there(ready: Checkout) -> None:
    ready.run("setup.sh", "--extras", "convert,dev")
    ready.pip_calls()
    ready.run("setup.sh", "--extras", "convert")
    assert ready.pip_calls() == []


def test_more_extras_are_added_to_what_is_there(ready: Checkout) -> None:
    marker = ready.venv / "marker"
    marker.touch()
    ready.run("setup.sh", "--extras", "report,dev")
    assert ready.pip_calls()[0].endswith("-e .[convert,report,dev]")
    assert marker.exists()


@pytest.mark.parametrize("name", ["setup.cfg", "requirements/constraints.txt", "requirements/no-deps.txt"])
def test_a_changed_input_builds_the_environment_anew(ready: Checkout, name: str) -> None:
    marker = ready.venv / "marker"
    marker.touch()
    with (ready.root / name).open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    ready.run("setup.sh")
    assert ready.pip_calls()
    assert not marker.exists()


def test_an_interrupted_environment_is_built_anew(checkout: Checkout) -> None:
    checkout.python(checkout.bin / "python3.10")
    checkout.python(checkout.venv / "bin/python")
    marker = checkout.venv / "marker"
    marker.touch()
    assert checkout.run("setup.sh").returncode == 0
    assert checkout.pip_calls()
    assert not marker.exists()


def test_an_environment_whose_python_is_gone_is_built_anew(ready: Checkout) -> None:
    (ready.venv / "bin/python").unlink()
    assert ready.run("setup.sh").returncode == 0
    assert ready.pip_calls()


def test_a_moved_checkout_is_set_up_anew(ready: Checkout) -> None:
    ready.root = ready.root.rename(ready.root.with_name("moved"))
    assert ready.run("setup.sh").returncode == 0
    assert ready.pip_calls()


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        ("Collecting x\nERROR: No matching distribution found for x==1\n", "No matching distribution found for x==1"),
        ("WARNING: Retrying (Retry(total=0, connect=None))\nERROR: x\n", "the package index can't be reached"),
        ("ERROR: Could not install packages: No space left on device\n", "No space left on device"),
    ],
)
def test_a_failing_installation_is_one_line_and_is_repeated(checkout: Checkout, output: str, reason: str) -> None:
    checkout.python(checkout.bin / "python3.10")
    checkout.broken.write_text(output, encoding="utf-8")
    done = checkout.run("setup.sh")
    assert done.returncode == 4
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("error:")]
    assert reason in line
    assert "run this again" in line
    checkout.pip_calls()
    checkout.broken.unlink()
    assert checkout.run("setup.sh").returncode == 0
    assert checkout.pip_calls()


def test_a_failure_while_adding_extras_does_not_count_as_ready(ready: Checkout) -> None:
    ready.broken.touch()
    assert ready.run("setup.sh", "--extras", "dev").returncode == 4
    ready.broken.unlink()
    ready.pip_calls()
    ready.run("setup.sh")
    assert ready.pip_calls()


def test_without_python_nothing_is_made(checkout: Checkout) -> None:
    done = checkout.run("setup.sh")
    assert done.returncode == 3
    assert done.stderr.startswith("error: no Python 3.10")
    assert len(done.stderr.splitlines()) == 1
    assert not checkout.venv.exists()


def test_an_existing_environment_survives_a_lost_python(ready: Checkout) -> None:
    (ready.bin / "python3.10").unlink()
    (ready.root / "setup.cfg").touch()
    assert ready.run("setup.sh").returncode == 0
    assert ready.pip_calls() == []


def test_on_another_machine_the_converter_is_refused(checkout: Checkout) -> None:
    checkout.python(checkout.bin / "python3.10")
    (checkout.bin / "uname").unlink()
    checkout.executable(checkout.bin / "uname", "#!/bin/sh\necho Linux aarch64\n")
    done = checkout.run("setup.sh")
    assert done.returncode == 3
    assert "x86_64 Linux only" in done.stderr
    assert not checkout.venv.exists()


@pytest.mark.parametrize("arguments", [("--extras",), ("--nonsense",)])
def test_a_wrong_argument_is_named(checkout: Checkout, arguments: tuple[str, ...]) -> None:
    done = checkout.run("setup.sh", *arguments)
    assert done.returncode == 2
    assert arguments[0] in done.stderr
