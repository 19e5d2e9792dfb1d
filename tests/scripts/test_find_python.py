"""scripts/find_python.sh: which Python the environment is built with."""

from __future__ import annotations

import sys
import venv

from tests.scripts.checkout import SHIM, Checkout


def test_the_python_on_path_comes_first(checkout: Checkout) -> None:
    expected = checkout.python(checkout.bin / "python3.10")
    checkout.python(checkout.home / ".pyenv/versions/3.10.4/bin/python")
    done = checkout.run("find_python.sh", "3.10")
    assert (done.returncode, done.stdout) == (0, f"{expected}\n")


def test_a_shim_that_only_fails_is_passed_over(checkout: Checkout) -> None:
    checkout.executable(checkout.bin / "python3.10", SHIM)
    expected = checkout.python(checkout.home / ".pyenv/versions/3.10.4/bin/python")
    done = checkout.run("find_python.sh", "3.10")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{expected}\n", "")


def test_a_python_behind_a_shim_on_path_is_found(checkout: Checkout) -> None:
    checkout.executable(checkout.bin / "python3.10", SHIM)
    later = checkout.home / "later"
    expected = checkout.python(later / "python3.10")
    checkout.environment["PATH"] += f":{later}"
    assert checkout.run("find_python.sh", "3.10").stdout == f"{expected}\n"


def test_the_newest_patch_release_of_pyenv_is_taken(checkout: Checkout) -> None:
    for patch in (4, 13, 9):
        checkout.python(checkout.home / f".pyenv/versions/3.10.{patch}/bin/python")
    done = checkout.run("find_python.sh", "3.10")
    assert done.stdout == f"{checkout.home}/.pyenv/versions/3.10.13/bin/python\n"


def test_pyenv_is_looked_for_where_pyenv_root_says(checkout: Checkout) -> None:
    root = checkout.home / "elsewhere"
    expected = checkout.python(root / "versions/3.10.4/bin/python")
    checkout.environment["PYENV_ROOT"] = str(root)
    assert checkout.run("find_python.sh", "3.10").stdout == f"{expected}\n"


def test_pyenv_is_looked_for_beside_its_command(checkout: Checkout) -> None:
    root = checkout.home / "opt"
    checkout.executable(root / "bin/pyenv", "#!/bin/sh\n")
    expected = checkout.python(root / "versions/3.10.4/bin/python")
    checkout.environment["PATH"] += f":{root}/bin"
    assert checkout.run("find_python.sh", "3.10").stdout == f"{expected}\n"


def test_uv_is_asked_last(checkout: Checkout) -> None:
    expected = checkout.python(checkout.home / "uv/cpython-3.10/bin/python3.10")
    checkout.executable(checkout.bin / "uv", f'#!/bin/sh\n[ "$1 $2" = "python find" ] && echo "{expected}"\n')
    assert checkout.run("find_python.sh", "3.10").stdout == f"{expected}\n"


def test_a_python_of_another_version_under_the_name_is_passed_over(checkout: Checkout) -> None:
    checkout.python(checkout.bin / "python3.10", version="3.11")
    assert checkout.run("find_python.sh", "3.10").returncode == 3


def test_without_any_one_line_says_what_to_install(checkout: Checkout) -> None:
    done = checkout.run("find_python.sh", "3.10")
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: no Python 3.10")
    assert "pyenv install 3.10" in line
    assert "uv python install 3.10" in line


def test_of_an_activated_environment_the_base_is_named(checkout: Checkout) -> None:
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    active = checkout.home / "active"
    venv.create(active, with_pip=False)
    checkout.environment["PATH"] = f"{active}/bin:{checkout.bin}"
    done = checkout.run("find_python.sh", version)
    assert done.returncode == 0
    assert not done.stdout.startswith(str(active))
