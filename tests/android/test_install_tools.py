"""What scripts/android/install_tools.sh says when it can't do its work, with stand-ins for the system's commands."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Dict, Tuple

import pytest

from scripts.android.modules import ROOT

SCRIPT = ROOT / "scripts" / "android" / "install_tools.sh"
SYSTEM = ("bash", "cat", "chmod", "cp", "flock", "grep", "mkdir", "mktemp", "mv", "rm", "sed", "sort", "touch", "env")
TOOLS = ("javac", "aapt2", "apksigner", "zipalign", "dexdump", "python3", "dpkg-deb")


class Machine:
    """A PATH that holds the system's plain commands and what a test adds."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin, self.cache = folder / "bin", folder / "cache"
        self.bin.mkdir()
        for name in SYSTEM:
            found = shutil.which(name)
            assert found, name
            (self.bin / name).symlink_to(found)
        self.command("id", "case $1 in -u) echo 1000 ;; *) echo someone ;; esac")

    def command(self, name: str, script: str = "") -> None:
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def run(self, *words: str) -> Tuple[int, str]:
        environment: Dict[str, str] = {
            "PATH": str(self.bin),
            "EDGECLS_CACHE": str(self.cache),
            "HOME": str(self.folder),
        }
        done = subprocess.run([str(SCRIPT), *words], env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def equipped(build_tools: None, machine: Machine) -> Machine:
    """All of Debian's packages are there, dx and android.jar are not."""
    for name in TOOLS:
        machine.command(name)
    machine.command("apt-get", "exit 1")
    return machine


def test_an_unknown_argument_is_refused(machine: Machine) -> None:
    assert machine.run("--fast") == (
        2,
        "error: unknown argument --fast; usage: scripts/android/install_tools.sh [--tests] [--d8]\n",
    )


def test_without_root_the_command_that_installs_the_packages_is_named(machine: Machine) -> None:
    machine.command("apt-get")
    code, said = machine.run()
    assert code == 3
    assert "apt-get install --no-install-recommends default-jdk-headless aapt apksigner zipalign dexdump" in said


def test_another_system_than_debian_is_named(machine: Machine) -> None:
    code, said = machine.run()
    assert code == 3
    assert "there is no apt-get" in said


def test_a_machine_whose_apt_knows_no_debian_archive_is_told_so(equipped: Machine) -> None:
    code, said = equipped.run()
    assert code == 3
    assert "apt has no source of Debian's archive" in said


def test_a_network_that_does_not_answer_is_named_and_nothing_is_left(equipped: Machine) -> None:
    equipped.command(
        "apt-get",
        """case $* in
  *indextargets*) echo "Debian|Debian|main|http://archive.invalid/debian/" ;;
  *) echo "E: Could not resolve 'archive.invalid'" >&2; exit 100 ;;
esac""",
    )
    code, said = equipped.run()
    assert code == 4
    assert "libandroid-23-java can't be had: E: Could not resolve 'archive.invalid'; check the network" in said
    assert [path.name for path in equipped.cache.iterdir()] == ["android-tools.lock"]


def test_every_source_of_debian_s_archive_is_tried(equipped: Machine) -> None:
    equipped.command(
        "apt-get",
        f"""case $* in
  *indextargets*)
    echo "Debian|Debian|main|mirror+file:/etc/apt/mirrors/debian.list"
    echo "Debian|Debian-Security|main|http://security.invalid/debian-security/"
    echo "Debian|Debian|main|http://archive.invalid/debian/"
    ;;
  *update*) cat "${{APT_CONFIG%/*}}/sources.list" >>{equipped.folder}/asked; exit 100 ;;
esac""",
    )
    assert equipped.run()[0] == 4
    asked = (equipped.folder / "asked").read_text(encoding="utf-8").splitlines()
    sites = [line.split("] ")[1] for line in asked]
    assert sites == [
        f"{site} {suite} main"
        for suite in ("bullseye", "bullseye", "sid")
        for site in ("http://archive.invalid/debian/", "mirror+file:/etc/apt/mirrors/debian.list")
    ]
    assert all("signed-by=/usr/share/keyrings/debian-archive-keyring.gpg" in line for line in asked)


def test_it_takes_dx_and_the_platform_out_of_the_packages_and_answers_at_once_from_then_on(equipped: Machine) -> None:
    equipped.command(
        "apt-get",
        f"""echo "$*" >>{equipped.folder}/calls
case $* in
  *indextargets*) echo "Debian|Debian|main|http://archive.invalid/debian/" ;;
  *download*) touch a.deb ;;
esac""",
    )
    equipped.command(
        "dpkg-deb",
        """mkdir -p "$3/usr/share/java"
for name in dx android-23; do echo "$name" >"$3/usr/share/java/com.android.$name.jar"; done""",
    )
    assert equipped.run()[0] == 0
    tools = equipped.cache / "android-tools"
    assert sorted(path.name for path in tools.iterdir()) == ["android-23.jar", "dx.jar", "stamp.txt"]
    assert (tools / "dx.jar").read_text(encoding="utf-8") == "dx\n"
    (equipped.folder / "calls").unlink()
    assert equipped.run() == (0, "")
    assert not (equipped.folder / "calls").exists()
