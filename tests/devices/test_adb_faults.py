"""Faults between a real adb server and a real adbd: each is named in one line, and the work goes on after it."""

from __future__ import annotations

import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from edgecls.devices import RUNNING, VANISHED, open_device, open_devices, push_files
from edgecls.devices.adb import AdbDevice, connect
from edgecls.errors import (
    DeviceDeadlineError,
    DeviceError,
    DeviceLostError,
    LibraryMissingError,
    NoDeviceError,
    OfflineDeviceError,
    RunnerKilledError,
    SettingsError,
    SeveralDevicesError,
    WrongAbiError,
)
from tests.devices.conftest import kill_adb_server
from tests.devices.faults import MEGABYTE, ended, is_back, named

# Commands


def test_every_exit_code_comes_through(phone):
    with ThreadPoolExecutor(4) as pool:
        codes = list(pool.map(lambda code: phone.run(f"exit {code}").code, range(256)))
    assert codes == list(range(256))


def test_both_outputs_stay_apart(phone):
    done = phone.run("echo out; echo err >&2")
    assert (done.stdout, done.stderr) == (b"out\n", b"err\n")


def test_a_cable_pulled_in_a_command_is_no_short_output(emulated, phone):
    cut_soon(emulated, 0.5)
    with pytest.raises(DeviceLostError) as caught:
        phone.run("echo begun; sleep 5; echo done")
    assert named(caught.value, phone.id, "lost in mid-work")
    assert is_back(phone)


def test_a_connection_cut_in_the_middle_of_much_output_is_no_short_output(emulated, phone):
    phone.run("true")
    emulated.tell("cut_after", direction="from_device", bytes=300_000)
    with pytest.raises(DeviceLostError):
        phone.run("head -c 5000000 /dev/zero")
    assert is_back(phone)


def test_a_link_that_stands_still_is_told_from_a_slow_command(emulated, phone):
    phone.run("true")
    emulated.tell("stall", direction="from_device")
    with pytest.raises(DeviceLostError) as caught:
        phone.run("true", deadline_s=1)
    assert named(caught.value, "does not answer")
    emulated.tell("heal")
    with pytest.raises(DeviceDeadlineError) as caught:
        phone.run("sleep 30", deadline_s=1)
    assert named(caught.value, "stopped after 1 s")


def test_a_slow_link_is_not_called_lost(emulated, phone, fault_place, tmp_path):
    (tmp_path / "small").write_bytes(os.urandom(MEGABYTE))
    phone.mkdir(fault_place)
    emulated.tell("throttle", rate=500_000)
    phone.send(tmp_path / "small", f"{fault_place}/small", stall_s=1.5)
    emulated.tell("heal")
    assert phone.run(f"wc -c < {fault_place}/small").text.strip() == "1000000"


def test_an_adb_server_that_is_killed_is_started_again_and_finds_the_device(adb_server, phone):
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(phone.run, "sleep 5")
        time.sleep(0.5)
        kill_adb_server(adb_server)
        with pytest.raises(DeviceLostError) as caught:
            running.result()
    assert named(caught.value, phone.id)
    assert phone.run("echo back").text == "back\n"


def test_a_device_that_is_off_is_named(emulated, phone):
    emulated.tell("power_off")
    with pytest.raises((NoDeviceError, OfflineDeviceError, DeviceLostError)) as caught:
        phone.run("true", deadline_s=5)
    assert named(caught.value, phone.id)


def test_a_device_switched_off_in_a_command_is_lost(emulated, phone):
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(phone.run, "sleep 5")
        time.sleep(0.5)
        emulated.tell("power_off")
        with pytest.raises(DeviceLostError):
            running.result()
    emulated.tell("power_on")
    assert is_back(phone)


def test_a_jump_of_the_clock_moves_no_deadline(phone, monkeypatch):
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 86400)
    assert phone.run("sleep 0.2; echo done", deadline_s=10).text == "done\n"
    monkeypatch.setattr(time, "time", lambda: real() - 86400)
    with pytest.raises(DeviceDeadlineError):
        phone.run("sleep 10", deadline_s=0.5)


# Jobs


def test_a_job_outlives_the_cable(emulated, phone, fault_place):
    phone.start_detached("sleep 1; echo survived", folder=fault_place, deadline_s=60)
    emulated.tell("refuse")
    time.sleep(1.2)
    emulated.tell("heal")
    assert is_back(phone)
    assert phone.read_output(fault_place) == b"survived\n"
    assert phone.poll(fault_place).code == 0


def test_a_job_outlives_the_adb_server(adb_server, phone, fault_place):
    phone.start_detached("sleep 1; echo survived", folder=fault_place, deadline_s=60)
    kill_adb_server(adb_server)
    time.sleep(1.0)
    ended(phone, fault_place)
    assert phone.read_output(fault_place) == b"survived\n"


def test_a_job_outlives_adbd(phone, fault_place):
    phone.start_detached("sleep 1; echo survived", folder=fault_place, deadline_s=60)
    with pytest.raises(DeviceError):
        phone.run("for p in /proc/[0-9]*; do read -r n < $p/comm; [ $n = adbd ] && kill -9 ${p##*/}; done; sleep 5")
    assert is_back(phone)
    ended(phone, fault_place)
    assert phone.read_output(fault_place) == b"survived\n"


def test_a_job_of_a_device_that_was_restarted_is_lost_by_name(emulated, phone, fault_place):
    phone.start_detached("sleep 60", folder=fault_place, deadline_s=60)
    assert phone.poll(fault_place).status == RUNNING
    emulated.tell("reboot")
    assert is_back(phone)
    state = phone.poll(fault_place)
    assert (state.status, state.rebooted) == (VANISHED, True)
    assert named(state.error(phone.id, "measure"), "the device was restarted", "--resume")


# Programs


@pytest.mark.parametrize(("number", "name"), [("ILL", "SIGILL"), ("KILL", "SIGKILL"), ("SEGV", "SIGSEGV")])
def test_a_runner_that_is_killed_is_named_by_its_signal(phone, number, name):
    with pytest.raises(RunnerKilledError) as caught:
        phone.check(f"kill -{number} $$", "measure")
    assert named(caught.value, name, "can't measure")


def test_a_program_for_another_processor_is_named(phone, fault_place, tmp_path):
    # An ELF file for PowerPC, which nothing here emulates.
    program = tmp_path / "foreign"
    program.write_bytes(b"\x7fELF\x02\x02\x01" + bytes(9) + b"\x00\x02\x00\x15" + bytes(44))
    program.chmod(0o755)
    push_files(phone, {"foreign": program}, root=fault_place)
    with pytest.raises(WrongAbiError):
        phone.check([f"{fault_place}/foreign"], "start the runner")


def test_a_missing_library_is_named(phone, fault_place):
    program = shutil.which("apt-get")  # it needs a library that the device doesn't have
    push_files(phone, {"program": Path(program)}, root=fault_place)
    with pytest.raises(LibraryMissingError) as caught:
        phone.check([f"{fault_place}/program"], "start the runner")
    assert named(caught.value, "libapt-")


# Names


def test_adb_alone_means_the_only_device(emulated, phone):
    assert open_device("adb").id == phone.id


def test_several_devices_have_to_be_told_apart(phone, running_other_phone):
    connect(running_other_phone.serial)
    with pytest.raises(SeveralDevicesError) as caught:
        open_device("adb")
    assert named(caught.value, phone.id, f"adb:{running_other_phone.serial}", "--device")
    with open_device(f"adb:{running_other_phone.serial}") as other:
        assert other.properties().soc == "EC1000"


def test_all_means_every_usable_device_and_they_work_side_by_side(phone, running_other_phone):
    connect(running_other_phone.serial)
    with pytest.raises(SettingsError):
        open_device("all")
    devices = open_devices("all")
    with ThreadPoolExecutor(2) as pool:
        socs = list(pool.map(lambda device: device.properties().soc, devices))
    assert sorted(socs) == ["EC1000", "SM8150"]


def test_an_unknown_serial_is_named(adb_server):
    with pytest.raises(NoDeviceError) as caught:
        AdbDevice("0123456789").run("true")
    assert named(caught.value, "adb:0123456789", "edgecls devices")


def test_an_address_where_nobody_listens_is_named(adb_server):
    with pytest.raises(NoDeviceError) as caught:
        AdbDevice("127.0.0.1:1").run("true")
    assert named(caught.value, "adb:127.0.0.1:1")


def cut_soon(emulated, seconds):
    threading.Timer(seconds, emulated.tell, ["cut"]).start()
