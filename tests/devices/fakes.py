"""Stand-ins for what can't be had here, each named a fake."""

from __future__ import annotations

import socket
import threading

from edgecls.devices.commands import Commands
from edgecls.devices.completed import Completed


class FakeDevice(Commands):
    """Answers each command with the next prepared thing: an exception is raised, bytes are standard output."""

    id = "adb:fake"

    def __init__(self, *answers):
        self.answers = list(answers)
        self.commands = []

    def run(self, command, *, deadline_s=30.0, env=None):
        self.commands.append(command)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Completed) else Completed(0, answer, b"", 0.0)


class FakeAdbServer:
    """Speaks as much of adb's host protocol as it takes to list devices and refuse them.

    Debian's adbd does no authorization and is never in recovery, so these states need a fake.
    """

    def __init__(self, *lines, refusal=b"device unauthorized."):
        self._listing = "".join(f"{line}\n" for line in lines).encode()
        self._refusal = refusal
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def close(self):
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _serve(self):
        while True:
            try:
                link, _ = self._socket.accept()
            except OSError:
                return
            with link:
                self._answer(link)

    def _answer(self, link):
        size = link.recv(4)
        if not size:
            return
        request = link.recv(int(size, 16))
        if request == b"host:version":
            link.sendall(b"OKAY00040029")
        elif request == b"host:devices":
            link.sendall(b"OKAY%04x%s" % (len(self._listing), self._listing))
        else:
            link.sendall(b"FAIL%04x%s" % (len(self._refusal), self._refusal))
