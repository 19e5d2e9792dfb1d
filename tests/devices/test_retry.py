"""What is tried again and what is not; the device is a fake."""

from __future__ import annotations

import pytest

from edgecls.devices.retry import again, wait_until_back
from edgecls.errors import DeviceLostError, DeviceStorageError, NoDeviceError, UnauthorizedError
from tests.devices.fakes import FakeDevice

LOST = DeviceLostError("lost")


def failing(*errors):
    left = list(errors)

    def work():
        if left:
            raise left.pop(0)
        return "done"

    return work


def test_a_transient_error_is_tried_again_when_the_device_is_back():
    seen = []
    assert again(FakeDevice(b""), failing(LOST), lost=seen.append) == "done"
    assert seen == [LOST]


def test_a_stable_error_is_not_tried_again():
    device = FakeDevice()
    with pytest.raises(DeviceStorageError):
        again(device, failing(DeviceStorageError("full")))
    assert device.commands == []


def test_the_number_of_tries_is_bounded():
    with pytest.raises(DeviceLostError):
        again(FakeDevice(b"", b""), failing(LOST, LOST, LOST), attempts=3)


def test_a_device_that_does_not_come_back_gives_the_first_error():
    with pytest.raises(DeviceLostError, match="lost"):
        again(FakeDevice(NoDeviceError("gone")), failing(LOST), back_s=0)


def test_a_starting_device_is_waited_for():
    assert wait_until_back(FakeDevice(NoDeviceError("not yet"), LOST, b""), 10)


def test_a_device_that_comes_back_unauthorized_is_not_waited_for():
    with pytest.raises(UnauthorizedError):
        wait_until_back(FakeDevice(UnauthorizedError("accept it")), 10)
