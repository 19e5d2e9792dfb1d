"""Faults while files are brought to a device: a push goes on after them, or says what is wrong, and spoils nothing."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from edgecls.devices import push_files
from edgecls.devices.adb import AdbDevice
from edgecls.errors import DeviceError, DeviceLostError, DeviceStorageError, NoExecError
from tests.devices.faults import MEGABYTE, is_back, named


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
def payload(tmp_path):
    """Two megabytes that compress to nothing less."""
    path = tmp_path / "payload"
    path.write_bytes(os.urandom(2 * MEGABYTE))
    return path


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_push_survives_a_cut_at_each_of_its_commands(emulated, fault_place, payload, at):
    device = CuttingDevice(emulated, at)
    report = push_files(device, {"payload": payload}, root=fault_place)
    assert report.sent_files in (1, 2)
    assert device.sha256([f"{fault_place}/payload"])[f"{fault_place}/payload"] is not None
    assert push_files(device, {"payload": payload}, root=fault_place).skipped == 1


def test_a_push_survives_a_cut_in_the_middle_of_a_file(emulated, phone, fault_place, payload):
    cuts = []

    def cut(done, total, name):
        if done > total // 2 and not cuts:
            cuts.append(done)
            emulated.tell("cut")

    push_files(phone, {"payload": payload}, root=fault_place, progress=cut)
    assert cuts
    assert push_files(phone, {"payload": payload}, root=fault_place).skipped == 1


def test_a_push_that_is_given_up_leaves_the_old_file_and_goes_on_where_it_was(
    emulated, phone, fault_place, payload, tmp_path
):
    (tmp_path / "old").write_text("old")
    push_files(phone, {"payload": tmp_path / "old"}, root=fault_place)
    (tmp_path / "first").write_bytes(os.urandom(MEGABYTE))

    def cut(done, total, name):
        if name == "payload":
            emulated.tell("cut")

    files = {"first": tmp_path / "first", "payload": payload}
    with pytest.raises(DeviceLostError) as caught:
        push_files(phone, files, root=fault_place, progress=cut, attempts=1)
    assert named(caught.value, phone.id)
    assert is_back(phone)
    assert phone.run(["cat", f"{fault_place}/payload"]).text == "old"
    report = push_files(phone, files, root=fault_place)
    assert (report.sent_files, report.sent_bytes) == (1, 2 * MEGABYTE)


def test_a_push_over_a_link_that_stands_still_ends_by_name(emulated, phone, fault_place, payload):
    def stall(done, total, name):
        emulated.tell("stall")

    with pytest.raises(DeviceLostError) as caught:
        push_files(phone, {"payload": payload}, root=fault_place, progress=stall, attempts=1, stall_s=1)
    assert caught.value.transient
    assert named(caught.value, "nothing moved for 1 s")


def test_a_device_switched_off_in_a_push_is_waited_for(emulated, phone, fault_place, payload):
    offs = []

    def off(done, total, name):
        if not offs:
            offs.append(True)
            emulated.tell("power_off")
            threading.Timer(1.0, emulated.tell, ["power_on"]).start()

    push_files(phone, {"payload": payload}, root=fault_place, progress=off)
    assert push_files(phone, {"payload": payload}, root=fault_place).skipped == 1


def test_a_file_that_changes_while_it_is_sent_is_named(phone, fault_place, payload):
    def change(done, total, name):
        payload.write_bytes(os.urandom(2 * MEGABYTE))

    with pytest.raises(DeviceError, match="changed while it was sent"):
        push_files(phone, {"payload": payload}, root=fault_place, progress=change)
    assert not phone.exists(f"{fault_place}/payload")


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


def test_two_pushes_at_once_both_succeed(phone, fault_place, tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).write_bytes(os.urandom(MEGABYTE))
    with ThreadPoolExecutor(2) as pool:
        reports = list(
            pool.map(
                lambda name: push_files(AdbDevice(phone.serial), {name: tmp_path / name}, root=f"{fault_place}/{name}"),
                ("one", "two"),
            )
        )
    assert [report.sent_files for report in reports] == [1, 1]
