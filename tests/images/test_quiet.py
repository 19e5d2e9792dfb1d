from __future__ import annotations

import os
import threading

import pytest

from edgecls.images.quiet import quiet_native


def test_what_native_code_prints_is_held_back_and_later_output_is_not(capfd: pytest.CaptureFixture[str]) -> None:
    with quiet_native():
        os.write(2, b"libpng error")
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


def test_an_exception_ends_the_silence(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="x"), quiet_native():
        raise ValueError("x")
    os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"


def test_overlapping_threads_leave_no_descriptor_behind(capfd: pytest.CaptureFixture[str]) -> None:
    def many() -> None:
        for _ in range(200):
            with quiet_native():
                os.write(2, b"noise")

    before = len(os.listdir("/proc/self/fd"))
    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"
    assert len(os.listdir("/proc/self/fd")) == before
