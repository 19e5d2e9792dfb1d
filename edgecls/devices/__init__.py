"""Devices: things that can hold files, run a program and tell their condition. Host, adb and ssh.

A device is opened by its name (``find``), offers commands, files, jobs that outlive a connection, its properties and
its condition (``device``), is held by one run at a time (``lock``) and gets its files by hash (``push``).
"""

from __future__ import annotations

from edgecls.devices.completed import Completed
from edgecls.devices.condition import Condition, CoreCondition
from edgecls.devices.detached import ABSENT, FINISHED, RUNNING, VANISHED, JobState
from edgecls.devices.device import Device
from edgecls.devices.exits import exit_error
from edgecls.devices.find import DeviceName, DeviceState, list_devices, open_device, open_devices, parse_device
from edgecls.devices.lock import DeviceLease, device_lock
from edgecls.devices.properties import Core, DeviceProperties
from edgecls.devices.push import PushReport, clean, push_files
from edgecls.devices.remarks import remarks
from edgecls.devices.retry import again, wait_until_back
from edgecls.devices.survey import Surveyed, survey_devices

__all__ = [
    "ABSENT",
    "Completed",
    "Condition",
    "Core",
    "CoreCondition",
    "Device",
    "DeviceLease",
    "DeviceName",
    "DeviceProperties",
    "DeviceState",
    "FINISHED",
    "JobState",
    "PushReport",
    "RUNNING",
    "Surveyed",
    "VANISHED",
    "again",
    "clean",
    "device_lock",
    "exit_error",
    "list_devices",
    "open_device",
    "open_devices",
    "parse_device",
    "push_files",
    "remarks",
    "survey_devices",
    "wait_until_back",
]
