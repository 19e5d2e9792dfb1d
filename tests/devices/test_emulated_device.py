"""The emulated device itself: what it shows, and that nothing of it stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from edgecls.devices import push_files, wait_until_back
from edgecls.devices.adb import AdbDevice, connect
from scripts.emulated_device.mirror import debian_mirror
from scripts.emulated_device.problems import EmulationError
from tests.devices.emulated import OUTSIDE, REPOSITORY, emulated_device


def processes():
    found = {}
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found[int(path.parent.name)] = path.read_bytes()
        except OSError:
            pass
    return found


def leftovers(state):
    """Processes, mounts and files of a device whose folder was ``state``."""
    marks = [pid for pid, words in processes().items() if state.encode() in words]
    mounts = [line for line in Path("/proc/mounts").read_text().splitlines() if state in line]
    return marks, mounts, Path(state).exists()


def gone(state):
    for _ in range(100):
        if leftovers(state) == ([], [], False):
            return True
        time.sleep(0.1)
    return False


def test_it_is_an_arm_phone_under_emulation(running_arm_phone, tmp_path):
    connect(running_arm_phone.serial)
    phone = AdbDevice(running_arm_phone.serial)
    properties = phone.properties()
    assert (properties.abi, properties.soc, properties.emulated) == ("arm64-v8a", "SM8150", True)
    assert phone.run("uname -m; id -u").text.split() == ["aarch64", "2000"]
    assert phone.run("kill -SEGV $$").signal == "SIGSEGV"
    (tmp_path / "model.nb").write_bytes(os.urandom(2_000_000))
    assert push_files(phone, {"model.nb": tmp_path / "model.nb"}).sent_files == 1
    assert push_files(phone, {"model.nb": tmp_path / "model.nb"}).skipped == 1
    phone.start_detached("echo from arm", folder=f"{phone.root()}/job", deadline_s=60)
    while phone.poll(f"{phone.root()}/job").status == "running":
        time.sleep(0.1)
    assert phone.read_output(f"{phone.root()}/job") == b"from arm\n"


def test_it_says_itself_that_it_is_made_up(phone):
    assert phone.run("getprop edgecls.emulated; getprop ro.kernel.qemu; getprop none default").text == "1\n1\ndefault\n"


def test_it_sees_no_network_but_its_own(phone):
    assert phone.run("cat /proc/net/dev").text.count(":") == 1


def test_what_is_pushed_outlives_a_restart(emulated, phone, tmp_path):
    (tmp_path / "kept").write_text("kept")
    push_files(phone, {"kept": tmp_path / "kept"})
    before = phone.condition().boot_id
    emulated.heal()
    emulated.tell("reboot")
    assert wait_until_back(phone, 20)
    assert phone.run(["cat", f"{phone.root()}/kept"]).text == "kept"
    assert phone.condition().boot_id != before


def test_a_folder_of_this_machine_can_be_shown_read_only(adb_server, tmp_path):
    (tmp_path / "file").write_text("shown")
    with emulated_device("amd64", "--bind", str(tmp_path), "--uid", "0", "--profile", "plain") as device:
        connect(device.serial)
        phone = AdbDevice(device.serial)
        assert phone.run(["cat", str(tmp_path / "file")]).text == "shown"
        assert phone.run(f"id -u; echo x > {tmp_path}/file").code != 0
        assert phone.properties().android is None


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_stays_when_it_ends_even_by_force(running_phone, how):
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.emulated_device", "up"],
        cwd=REPOSITORY,
        env=OUTSIDE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        state = str(Path(json.loads(process.stdout.readline())["control"]).parent)
        assert leftovers(state)[0]
        process.send_signal(how)
    if how == signal.SIGKILL:
        # Nobody is left to remove the folder; processes and mounts go all the same.
        time.sleep(1)
        assert leftovers(state)[:2] == ([], [])
        subprocess.run(["rm", "-rf", state], check=True)
    assert gone(state)


def test_a_taken_port_is_one_line_and_leaves_nothing(running_phone):
    port = running_phone.serial.rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, "-m", "scripts.emulated_device", "up", "--port", port],
        cwd=REPOSITORY,
        env=OUTSIDE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "address already in use" in done.stderr


def test_a_fault_that_it_does_not_know_is_refused(emulated):
    with pytest.raises(ValueError, match="no action explode"):
        emulated.tell("explode")


def test_the_mirror_is_that_of_this_machine_s_apt(running_phone):
    assert debian_mirror().startswith(("http://", "https://", "file:", "mirror", "cdrom:"))


def test_a_machine_without_a_debian_source_is_told_so(monkeypatch, tmp_path):
    (tmp_path / "apt-get").write_text("#!/bin/sh\n")
    (tmp_path / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(EmulationError, match="no source of the Debian archive"):
        debian_mirror()
