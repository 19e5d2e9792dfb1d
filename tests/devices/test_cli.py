"""``edgecls devices`` as it is typed."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from edgecls.cli.devices import devices_command
from edgecls.devices import device_lock, push_files
from edgecls.errors import DeviceBusyError
from tests.devices.emulated import free_port


@pytest.fixture
def run():
    return lambda *words: CliRunner().invoke(devices_command, words, catch_exceptions=False)


def test_every_device_is_listed_with_what_it_is(run, phone):
    text = run().stdout
    for words in ("host  ready", f"{phone.id}  ready", "SM8150", "4 x 1.79 GHz + 3 x 2.42 GHz + 1 x 2.84 GHz"):
        assert words in text
    for words in (
        "Android 11",
        "battery 87 % charging",
        "41 °C",
        "screen on",
        "GB free",
        "no latency of a real device",
    ):
        assert words in text


def test_the_json_has_the_same_and_nothing_else_is_on_stdout(run, phone):
    devices = {device["id"]: device for device in json.loads(run("--json").stdout)["devices"]}
    device = devices[phone.id]
    assert (device["usable"], device["error"], device["state"]) == (True, None, "ready")
    assert device["properties"]["soc"] == "SM8150"
    assert device["properties"]["cores"][7]["max_khz"] == 2841600
    assert device["properties"]["asimddp"] is True
    assert device["condition"]["battery_percent"] == 87
    assert device["free_bytes"] > 0


def test_a_device_that_can_t_be_reached_says_why(run):
    name = f"ssh:nobody@127.0.0.1:{free_port()}"
    devices = {device["id"]: device for device in json.loads(run("--device", name, "--json").stdout)["devices"]}
    assert devices[name]["usable"] is False
    assert devices[name]["error"]["kind"] == "OfflineDeviceError"
    assert devices[name]["properties"] is None
    assert f"{name}  unusable" in run("--device", name).stdout


def test_a_board_is_looked_at_when_it_is_named(run, board):
    devices = {device["id"]: device for device in json.loads(run("--device", "ssh:board", "--json").stdout)["devices"]}
    assert devices["ssh:board"]["usable"]


def test_cleaning_removes_what_was_pushed(run, phone, tmp_path):
    (tmp_path / "one").write_bytes(bytes(100_000))
    push_files(phone, {"one": tmp_path / "one"})
    assert "removed 0.1 MB" in run("clean", phone.id).stdout
    assert not phone.exists(f"{phone.root()}/one")


def test_a_device_in_use_is_not_cleaned(run, phone):
    with device_lock(phone), pytest.raises(DeviceBusyError):
        run("clean", phone.id)
