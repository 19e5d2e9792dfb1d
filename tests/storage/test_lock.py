"""The lock between processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from edgecls.errors import LockedError, StorageError
from edgecls.storage.lock import lock

_HOLD = (
    "import sys, time; from pathlib import Path; from edgecls.storage.lock import lock\n"
    "with lock(Path(sys.argv[1]), wait_s=0): print('held', flush=True); time.sleep(60)"
)


def _holder(path: Path) -> "subprocess.Popen[str]":
    child = subprocess.Popen([sys.executable, "-c", _HOLD, str(path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "held\n"
    return child


def test_a_lock_can_be_taken_again_after_its_block(tmp_path: Path) -> None:
    for _ in range(2):
        with lock(tmp_path / "deep" / "a.lock", wait_s=0):
            assert (tmp_path / "deep" / "a.lock").read_text() == f"{os.getpid()}\n"


def test_a_lock_is_released_when_its_block_fails(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), lock(tmp_path / "a.lock", wait_s=0):
        raise ZeroDivisionError
    with lock(tmp_path / "a.lock", wait_s=0):
        pass


def test_who_waits_in_vain_is_told_the_process_that_holds_it(tmp_path: Path) -> None:
    with _holder(tmp_path / "a.lock") as child:
        held = pytest.raises(LockedError, match=f"a.lock is held by process {child.pid}; wait")
        with held, lock(tmp_path / "a.lock", wait_s=0.1):
            pass
        child.kill()


def test_the_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    with _holder(tmp_path / "a.lock") as child:
        child.send_signal(signal.SIGKILL)
        child.wait()
        with lock(tmp_path / "a.lock", wait_s=5):
            pass


def test_a_second_holder_in_the_same_process_waits_as_well(tmp_path: Path) -> None:
    held = pytest.raises(LockedError, match=f"process {os.getpid()}")
    with lock(tmp_path / "a.lock", wait_s=0), held, lock(tmp_path / "a.lock", wait_s=0):
        pass


def test_different_files_don_t_exclude_each_other(tmp_path: Path) -> None:
    with lock(tmp_path / "a.lock", wait_s=0), lock(tmp_path / "b.lock", wait_s=0):
        pass


def test_a_place_where_no_lock_can_be_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError), lock(tmp_path / "file" / "a.lock", wait_s=0):
        pass
    with pytest.raises(StorageError), lock(tmp_path, wait_s=0):
        pass
