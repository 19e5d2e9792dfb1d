"""Faults between a real adb server and a real adbd: each is named in one line, and the work goes on after it."""

from __future__ import annotations

import os
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from edgecls.devices import RUNNING, VANISHED, open_device, open_devices, push_files, wait_until_back
from edgecls.devices.adb import AdbDevice, connect
from edgecls.errors import (
    DeviceDeadlineError,
    DeviceError,
    DeviceLostError,
    DeviceStorageError,
    EdgeclsError,
    LibraryMissingError,
    NoDeviceError,
    NoExecError,
    OfflineDeviceError,
    RunnerKilledError,
    SettingsError,
    SeveralDevicesError,
    WrongAbiError,
)
from tests.devices.conftest import kill_adb_server

MEGABYTE = 1_000_000


class CuttingDevice(AdbDevice):
    """The real device, whose cable is pulled when a chosen command begins."""

    def __init__(self, emulated, at):
        super().__init__(emulated.serial)
        self._emulated = emulated
        self._left = at

    def run(self, command, **options):
        self._left -= 1
        if self._left == 0:
            self._emulated.tell("cut")
        return super().run(command, **options)


@pytest.fixture
def place(emulated, phone):
    folder = f"{phone.root()}/faults"
    phone.remove(folder)
    yield folder
    emulated.heal()
    wait_until_back(phone, 20)
    phone.remove(folder)


@pytest.fixture
def payload(tmp_path):
    """Two megabytes that compress to nothing less."""
    path = tmp_path / "payload"
    path.write_bytes(os.urandom(2 * MEGABYTE))
    return path


def named(error, *words):
    """The error is one line that has the words in it."""
    assert isinstance(error, EdgeclsError)
    text = str(error)
    assert "\n" not in text
    assert all(word in text for word in words), text
    return True


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
    assert phone_is_back(phone)


def test_a_connection_cut_in_the_middle_of_much_output_is_no_short_output(emulated, phone):
    phone.run("true")
    emulated.tell("cut_after", direction="from_device", bytes=300_000)
    with pytest.raises(DeviceLostError):
        phone.run("head -c 5000000 /dev/zero")
    assert phone_is_back(phone)


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


def test_a_slow_link_is_not_called_lost(emulated, phone, place, tmp_path):
    (tmp_path / "small").write_bytes(os.urandom(MEGABYTE))
    phone.mkdir(place)
    emulated.tell("throttle", rate=500_000)
    phone.send(tmp_path / "small", f"{place}/small", stall_s=1.5)
    emulated.tell("heal")
    assert phone.run(f"wc -c < {place}/small").text.strip() == "1000000"


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
    assert phone_is_back(phone)


def test_a_jump_of_the_clock_moves_no_deadline(phone, monkeypatch):
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 86400)
    assert phone.run("sleep 0.2; echo done", deadline_s=10).text == "done\n"
    monkeypatch.setattr(time, "time", lambda: real() - 86400)
    with pytest.raises(DeviceDeadlineError):
        phone.run("sleep 10", deadline_s=0.5)


# Jobs


def test_a_job_outlives_the_cable(emulated, phone, place):
    phone.start_detached("sleep 1; echo survived", folder=place, deadline_s=60)
    emulated.tell("refuse")
    time.sleep(1.2)
    emulated.tell("heal")
    assert phone_is_back(phone)
    assert phone.read_output(place) == b"survived\n"
    assert phone.poll(place).code == 0


def test_a_job_outlives_the_adb_server(adb_server, phone, place):
    phone.start_detached("sleep 1; echo survived", folder=place, deadline_s=60)
    kill_adb_server(adb_server)
    time.sleep(1.0)
    ended(phone, place)
    assert phone.read_output(place) == b"survived\n"


def test_a_job_outlives_adbd(phone, place):
    phone.start_detached("sleep 1; echo survived", folder=place, deadline_s=60)
    with pytest.raises(DeviceError):
        phone.run("for p in /proc/[0-9]*; do read -r n < $p/comm; [ $n = adbd ] && kill -9 ${p##*/}; done; sleep 5")
    assert phone_is_back(phone)
    ended(phone, place)
    assert phone.read_output(place) == b"survived\n"


def test_a_job_of_a_device_that_was_restarted_is_lost_by_name(emulated, phone, place):
    phone.start_detached("sleep 60", folder=place, deadline_s=60)
    assert phone.poll(place).status == RUNNING
    emulated.tell("reboot")
    assert phone_is_back(phone)
    state = phone.poll(place)
    assert (state.status, state.rebooted) == (VANISHED, True)
    assert named(state.error(phone.id, "measure"), "the device was restarted", "--resume")


# Push


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_push_survives_a_cut_at_each_of_its_commands(emulated, place, payload, at):
    device = CuttingDevice(emulated, at)
    report = push_files(device, {"payload": payload}, root=place)
    assert report.sent_files in (1, 2)
    assert device.sha256([f"{place}/payload"])[f"{place}/payload"] is not None
    assert push_files(device, {"payload": payload}, root=place).skipped == 1


def test_a_push_survives_a_cut_in_the_middle_of_a_file(emulated, phone, place, payload):
    cuts = []

    def cut(done, total, name):
        if done > total // 2 and not cuts:
            cuts.append(done)
            emulated.tell("cut")

    push_files(phone, {"payload": payload}, root=place, progress=cut)
    assert cuts
    assert push_files(phone, {"payload": payload}, root=place).skipped == 1


def test_a_push_that_is_given_up_leaves_the_old_file_and_goes_on_where_it_was(
    emulated, phone, place, payload, tmp_path
):
    (tmp_path / "old").write_text("old")
    push_files(phone, {"payload": tmp_path / "old"}, root=place)
    (tmp_path / "first").write_bytes(os.urandom(MEGABYTE))

    def cut(done, total, name):
        if name == "payload":
            emulated.tell("cut")

    files = {"first": tmp_path / "first", "payload": payload}
    with pytest.raises(DeviceLostError) as caught:
        push_files(phone, files, root=place, progress=cut, attempts=1)
    assert named(caught.value, phone.id)
    assert phone_is_back(phone)
    assert phone.run(["cat", f"{place}/payload"]).text == "old"
    report = push_files(phone, files, root=place)
    assert (report.sent_files, report.sent_bytes) == (1, 2 * MEGABYTE)


def test_a_push_over_a_link_that_stands_still_ends_by_name(emulated, phone, place, payload):
    def stall(done, total, name):
        emulated.tell("stall")

    with pytest.raises(DeviceLostError) as caught:
        push_files(phone, {"payload": payload}, root=place, progress=stall, attempts=1, stall_s=1)
    assert caught.value.transient
    assert named(caught.value, "nothing moved for 1 s")


def test_a_device_switched_off_in_a_push_is_waited_for(emulated, phone, place, payload):
    offs = []

    def off(done, total, name):
        if not offs:
            offs.append(True)
            emulated.tell("power_off")
            threading.Timer(1.0, emulated.tell, ["power_on"]).start()

    push_files(phone, {"payload": payload}, root=place, progress=off)
    assert push_files(phone, {"payload": payload}, root=place).skipped == 1


def test_a_file_that_changes_while_it_is_sent_is_named(phone, place, payload):
    def change(done, total, name):
        payload.write_bytes(os.urandom(2 * MEGABYTE))

    with pytest.raises(DeviceError, match="changed while it was sent"):
        push_files(phone, {"payload": payload}, root=place, progress=change)
    assert not phone.exists(f"{place}/payload")


def test_too_little_space_is_known_before_anything_is_sent(phone, payload):
    seen = []
    with pytest.raises(DeviceStorageError) as caught:
        push_files(phone, {"payload": payload}, root="/mnt/tiny/root", progress=lambda *news: seen.append(news))
    assert named(caught.value, "3.0 MB are needed", "0.5 MB are free", "devices clean")
    assert seen == []


def test_a_disk_that_fills_up_meanwhile_is_named_with_the_device_s_own_reason(phone, payload):
    with pytest.raises(DeviceStorageError) as caught:
        phone.send(payload, "/mnt/tiny/payload")
    phone.remove("/mnt/tiny/payload")
    assert named(caught.value, "no space is left")


def test_programs_are_not_pushed_to_an_sdcard(phone, tmp_path):
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    with pytest.raises(NoExecError) as caught:
        push_files(phone, {"program": program}, root="/sdcard/edgecls")
    assert named(caught.value, "/sdcard/edgecls", "/data/local/tmp")
    program.chmod(0o644)
    assert push_files(phone, {"data": program}, root="/sdcard/edgecls").sent_files == 1


def test_a_place_without_the_right_to_write_is_named(phone, payload):
    for attempt in (
        lambda: push_files(phone, {"payload": payload}, root="/system/edgecls"),
        lambda: phone.send(payload, "/system/payload"),
        lambda: phone.mkdir("/system/edgecls"),
    ):
        with pytest.raises(DeviceStorageError) as caught:
            attempt()
        assert named(caught.value, "permission denied")


def test_two_pushes_at_once_both_succeed(phone, place, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(os.urandom(MEGABYTE))
    with ThreadPoolExecutor(2) as pool:
        reports = list(
            pool.map(
                lambda name: push_files(AdbDevice(phone.serial), {name: tmp_path / name}, root=f"{place}/{name}"),
                ("one", "two"),
            )
        )
    assert [report.sent_files for report in reports] == [1, 1]


# Programs


@pytest.mark.parametrize(("number", "name"), [("ILL", "SIGILL"), ("KILL", "SIGKILL"), ("SEGV", "SIGSEGV")])
def test_a_runner_that_is_killed_is_named_by_its_signal(phone, number, name):
    with pytest.raises(RunnerKilledError) as caught:
        phone.check(f"kill -{number} $$", "measure")
    assert named(caught.value, name, "can't measure")


def test_a_program_for_another_processor_is_named(phone, place, tmp_path):
    # An ELF file for PowerPC, which nothing here emulates.
    program = tmp_path / "foreign"
    program.write_bytes(b"\x7fELF\x02\x02\x01" + bytes(9) + b"\x00\x02\x00\x15" + bytes(44))
    program.chmod(0o755)
    push_files(phone, {"foreign": program}, root=place)
    with pytest.raises(WrongAbiError):
        phone.check([f"{place}/foreign"], "start the runner")


def test_a_missing_library_is_named(phone, place):
    program = shutil.which("apt-get")  # it needs a library that the device doesn't have
    push_files(phone, {"program": Path(program)}, root=place)
    with pytest.raises(LibraryMissingError) as caught:
        phone.check([f"{place}/program"], "start the runner")
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


def phone_is_back(phone):
    return wait_until_back(phone, 20)


def ended(phone, place):
    for _ in range(100):
        if phone.poll(place).status != RUNNING:
            return
        time.sleep(0.1)
    raise AssertionError("the job does not end")
