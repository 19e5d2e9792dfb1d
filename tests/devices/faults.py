"""What the tests of faults share."""

from __future__ import annotations

import time

from edgecls.devices import RUNNING, wait_until_back
from edgecls.errors import EdgeclsError

MEGABYTE = 1_000_000


def named(error, *words):
    """The error is one line that has the words in it."""
    assert isinstance(error, EdgeclsError)
    text = str(error)
    assert "\n" not in text
    assert all(word in text for word in words), text
    return True


def is_back(device):
    return wait_until_back(device, 20)


def ended(device, folder):
    for _ in range(100):
        if device.poll(folder).status != RUNNING:
            return
        time.sleep(0.1)
    raise AssertionError("the job does not end")
