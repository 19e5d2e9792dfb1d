"""One run at a time: between processes of this computer, and between computers with one device."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time

import pytest

from edgecls.devices.lock import device_lock
from edgecls.errors import DeviceBusyError

OWNER = "/data/local/tmp/edgecls.lock/owner"


@pytest.fixture
def held(phone):
    """Writes the lock of somebody else to the device: what of one's own signature is changed is given."""

    def write(**changes):
        with device_lock(phone):
            signature = json.loads(phone.run(["cat", OWNER]).text)
        signature.update(changes)
        phone.check(f"mkdir -p {OWNER[:-6]} && echo '{json.dumps(signature)}' > {OWNER}", "write")
        return signature

    yield write
    phone.remove(OWNER[:-6])


def test_the_lock_is_gone_after_the_block(phone):
    with device_lock(phone):
        assert phone.exists(OWNER)
    assert not phone.exists(OWNER[:-6])


def test_a_second_run_of_this_computer_is_refused_by_name(phone):
    with device_lock(phone), pytest.raises(DeviceBusyError, match=phone.id), device_lock(phone):
        pass


def test_a_waiting_run_gets_the_device_when_the_first_is_done(phone):
    order = []

    def first():
        with device_lock(phone):
            order.append("first")
            taken.set()
            time.sleep(0.5)
            order.append("first done")

    taken = threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    taken.wait()
    with device_lock(phone, wait_s=20):
        order.append("second")
    thread.join()
    assert order == ["first", "first done", "second"]


def test_another_computer_s_run_is_refused_with_its_name(phone, held):
    held(host="elsewhere", pid=4711)
    with pytest.raises(DeviceBusyError, match="process 4711 on elsewhere"), device_lock(phone):
        pass


def test_a_lock_from_before_a_restart_of_the_device_is_stale(phone, held):
    held(host="elsewhere", boot="another boot")
    with device_lock(phone):
        assert "elsewhere" not in phone.run(["cat", OWNER]).text


def test_a_lease_that_has_run_out_is_stale(phone, held):
    held(host="elsewhere", until=1)
    with device_lock(phone):
        assert "elsewhere" not in phone.run(["cat", OWNER]).text


def test_the_lock_of_a_process_that_died_here_is_stale(phone, held):
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    held(pid=done.pid, started=1)
    with device_lock(phone):
        pass


def test_a_process_number_that_came_round_again_does_not_hold_the_lock(phone, held):
    held(pid=1, started=-1)
    with device_lock(phone):
        pass


def test_an_unsigned_lock_is_taken_over_after_a_while(phone):
    phone.mkdir(OWNER[:-6])
    with device_lock(phone):
        assert phone.exists(OWNER)


def test_renewing_moves_the_end_of_the_lease(phone):
    with device_lock(phone, lease_s=100) as lease:
        before = json.loads(phone.run(["cat", OWNER]).text)["until"]
        time.sleep(1.1)
        lease.renew()
        assert json.loads(phone.run(["cat", OWNER]).text)["until"] > before


def test_a_run_whose_device_was_taken_is_told_so_and_does_not_give_back_the_other_s_lock(phone, held):
    with device_lock(phone) as lease:
        phone.remove(OWNER[:-6])
        phone.check(f"mkdir {OWNER[:-6]} && echo other > {OWNER}", "write")
        with pytest.raises(DeviceBusyError, match="taken by another run"):
            lease.renew()
    assert phone.exists(OWNER)
    phone.remove(OWNER[:-6])


def test_a_device_that_is_lost_while_it_is_held_does_not_hide_the_real_error(emulated, phone):
    with pytest.raises(ZeroDivisionError), device_lock(phone):
        emulated.tell("power_off")
        raise ZeroDivisionError
