"""A real sshd behind a relay: what ssh alone can get wrong is named, and a broken connection is made again."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from edgecls.devices import push_files
from edgecls.devices.ssh import SshDevice
from edgecls.errors import (
    DeviceDeadlineError,
    DeviceLostError,
    DeviceStorageError,
    NoDeviceError,
    OfflineDeviceError,
    SshMissingError,
    UnauthorizedError,
)
from scripts.emulated_device.relay import Relay
from tests.devices.emulated import free_port


class RelayThread:
    """The relay of the emulated device, between ssh and sshd, in a thread of its own."""

    def __init__(self, port):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()

        async def connect():
            return await asyncio.to_thread(socket.create_connection, ("127.0.0.1", port))

        async def listen():
            relay = Relay(connect)
            return relay, await relay.listen(0)

        self.relay, self.port = asyncio.run_coroutine_threadsafe(listen(), self._loop).result()

    def do(self, action):
        done = threading.Event()
        self._loop.call_soon_threadsafe(lambda: (action(), done.set()))
        done.wait()

    def cut(self):
        self.do(self.relay.cut)

    def stall(self):
        self.do(lambda: [fault.flowing.clear() for fault in self.relay.faults.values()])

    def close(self):
        self.do(self.relay.heal)
        asyncio.run_coroutine_threadsafe(self.relay.close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture
def relayed(sshd):
    relay = RelayThread(sshd.port)
    yield relay
    relay.close()


@pytest.fixture
def far_board(sshd, relayed, monkeypatch):
    monkeypatch.setenv("EDGECLS_SSH_CONFIG", str(sshd.write_config("user_key", relayed.port)))
    with SshDevice("board") as device:
        yield device


def refused(kind, words=""):
    with pytest.raises(kind) as caught, SshDevice("board") as device:
        device.run("true")
    assert type(caught.value) is kind
    assert "ssh:board" in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_key_that_the_board_does_not_know_is_named(sshd, monkeypatch):
    monkeypatch.setenv("EDGECLS_SSH_CONFIG", str(sshd.write_config("other_key", sshd.port)))
    refused(UnauthorizedError, "ssh-copy-id")


def test_a_board_whose_key_is_unknown_is_named(sshd, monkeypatch):
    monkeypatch.setenv("EDGECLS_SSH_CONFIG", str(sshd.write_config("user_key", sshd.port, known=False)))
    refused(UnauthorizedError, "connect once with ssh by hand")


def test_a_board_without_an_ssh_server_is_named(sshd, monkeypatch):
    monkeypatch.setenv("EDGECLS_SSH_CONFIG", str(sshd.write_config("user_key", free_port())))
    refused(OfflineDeviceError, "no ssh server")


def test_a_name_that_nobody_knows_is_named(sshd):
    with pytest.raises(NoDeviceError, match="nobody knows"):
        SshDevice("pi@edgecls.invalid").run("true")


def test_a_computer_without_ssh_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SshMissingError, match="OpenSSH"):
        SshDevice("board").run("true")


def test_a_broken_configuration_is_shown(sshd, monkeypatch, tmp_path):
    (tmp_path / "config").write_text("Nonsense yes\n")
    monkeypatch.setenv("EDGECLS_SSH_CONFIG", str(tmp_path / "config"))
    with pytest.raises(Exception, match="bad configuration options"):
        SshDevice("board").run("true")


def test_an_exit_code_of_255_is_the_command_s_and_no_trouble_of_ssh(board):
    assert board.run("exit 255").code == 255


def test_both_outputs_stay_apart(board):
    done = board.run("echo out; echo err >&2")
    assert (done.stdout, done.stderr) == (b"out\n", b"err\n")


def test_what_a_login_script_prints_spoils_nothing(sshd, board, tmp_path):
    (sshd.home / ".bashrc").write_text("echo Welcome to the board; echo 12345\n")
    try:
        assert board.run("echo mine").stdout == b"mine\n"
        (tmp_path / "file").write_bytes(os.urandom(100_000))
        board.send(tmp_path / "file", f"{board.root()}/noise")
        board.pull(f"{board.root()}/noise", tmp_path / "back")
    finally:
        (sshd.home / ".bashrc").unlink()
    assert (tmp_path / "back").read_bytes() == (tmp_path / "file").read_bytes()


def test_a_file_that_the_board_can_t_store_is_refused_in_its_words(board, tmp_path):
    (tmp_path / "file").write_bytes(bytes(100_000))
    with pytest.raises(DeviceStorageError, match="no space"):
        board.send(tmp_path / "file", "/dev/full")


def test_a_connection_lost_in_a_command_is_named_and_made_again(far_board, relayed):
    assert far_board.run("true").code == 0
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(far_board.run, "echo begun; sleep 20")
        time.sleep(0.5)
        relayed.cut()
        with pytest.raises(DeviceLostError, match="lost in mid-work"):
            running.result()
    assert far_board.run("echo back").text == "back\n"


def test_a_link_that_stands_still_is_told_from_a_slow_command(far_board, relayed):
    with pytest.raises(DeviceDeadlineError):
        far_board.run("sleep 30", deadline_s=0.5)
    relayed.stall()
    with pytest.raises(DeviceLostError, match="does not answer"):
        far_board.run("true", deadline_s=0.5)


def test_a_push_goes_on_after_the_connection_was_lost(far_board, relayed, tmp_path):
    (tmp_path / "one").write_bytes(os.urandom(3_000_000))
    root = f"{far_board.root()}/lost"
    cuts = []

    def cut(done, total, name):
        if not cuts:
            cuts.append(done)
            relayed.cut()

    push_files(far_board, {"one": tmp_path / "one"}, root=root, progress=cut)
    assert push_files(far_board, {"one": tmp_path / "one"}, root=root).skipped == 1


def test_a_push_over_a_link_that_stands_still_ends_by_name(far_board, relayed, tmp_path):
    (tmp_path / "one").write_bytes(os.urandom(20_000_000))
    far_board.run("true")
    with pytest.raises(DeviceLostError, match="nothing moved for 1 s"):
        push_files(
            far_board,
            {"one": tmp_path / "one"},
            root=f"{far_board.root()}/stalled",
            progress=lambda *news: relayed.stall(),
            attempts=1,
            stall_s=1,
        )


def test_nothing_is_left_when_a_device_is_closed(sshd, monkeypatch):
    monkeypatch.setenv("EDGECLS_SSH_CONFIG", str(sshd.config))
    device = SshDevice("board")
    device.run("true")
    folder = device._master._folder
    process = device._master._process
    device.close()
    assert not folder.exists()
    assert process.returncode is not None
