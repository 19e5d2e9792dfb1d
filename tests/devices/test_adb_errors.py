"""Everything that adbutils may raise comes out as an error of edgecls."""

from __future__ import annotations

import inspect
import socket
import subprocess

import pytest

from edgecls.devices.adb import _mapped
from edgecls.errors import AdbServerError, DeviceLostError, EdgeclsError

errors = pytest.importorskip("adbutils.errors", reason="adbutils is not installed: pip install edgecls[adb]")


def raising(error):
    def ask():
        raise error

    return ask


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (errors.AdbTimeout("recv timeout"), DeviceLostError),
        (errors.AdbConnectionError("connect failed"), AdbServerError),
        (errors.AdbError("Unknown data: b''"), DeviceLostError),
        (errors.AdbError("closed"), DeviceLostError),
        (EOFError("Expected 5 bytes, got 0"), DeviceLostError),
        (BrokenPipeError("pipe"), DeviceLostError),
        (ConnectionResetError("reset"), DeviceLostError),
        (socket.timeout("timed out"), DeviceLostError),
        (ValueError("invalid literal for int() with base 16: 'SSH-'"), AdbServerError),
        (subprocess.TimeoutExpired("adb", 20), AdbServerError),
    ],
)
def test_what_adbutils_raises_is_mapped(error, kind):
    with pytest.raises(EdgeclsError) as caught:
        _mapped(raising(error), "adb:x")
    assert type(caught.value) is kind
    assert caught.value.__cause__ is error
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", [name for name, _ in inspect.getmembers(errors, inspect.isclass)])
def test_no_error_class_of_adbutils_gets_through(name):
    with pytest.raises(EdgeclsError):
        _mapped(raising(getattr(errors, name)("some words")), "adb:x")


def test_an_error_of_ours_passes_as_it_is():
    own = DeviceLostError("own")
    with pytest.raises(DeviceLostError) as caught:
        _mapped(raising(own), "adb:x")
    assert caught.value is own


def test_a_mistake_of_ours_is_not_dressed_up():
    with pytest.raises(KeyError):
        _mapped(raising(KeyError("x")), "adb:x")
