"""Programs that outlive the connection that started them.

A job is a folder on the device. A supervisor in sh, in a session of its own, runs the program and leaves there:
``stdout`` and ``stderr``, ``supervisor`` (its process id and boot), ``deadline`` when the program was stopped for
being late, and at last ``exit`` with the exit code.
"""

from __future__ import annotations

import posixpath
import shlex
from dataclasses import dataclass
from typing import Mapping, Optional, Tuple

from edgecls.devices.commands import SHORT_S
from edgecls.devices.completed import Completed
from edgecls.devices.exits import exit_error
from edgecls.devices.files import Files, plain
from edgecls.devices.sections import ask, read_sections
from edgecls.devices.shell import Command, as_script, join, kill_group
from edgecls.errors import DeviceCommandError, DeviceDeadlineError, DeviceError, DeviceLostError

RUNNING = "running"
FINISHED = "finished"
#: It ended without leaving an exit code: the device was rebooted, or the supervisor was killed too.
VANISHED = "vanished"
#: There is no such job.
ABSENT = "absent"

_READ_S = 120.0
_NAP_S = 0.2
_MAX_BLOCK = 1 << 20

# The program leads a session of its own, so that its group can be ended without the supervisor. `setsid` does not fork
# there, so $! is that group. `sleep` counts on a clock that nobody sets: a jump of the date moves no deadline.
_SUPERVISOR = """
cd "$EDGECLS_JOB" || exit 1
read -r boot < /proc/sys/kernel/random/boot_id
setsid sh -c "$2" < /dev/null > stdout 2> stderr &
program=$!
echo $program > program
echo "$$ $boot" > supervisor.new && mv supervisor.new supervisor
(
  sleep "$1" < /dev/null > /dev/null 2>&1 &
  nap=$!
  trap 'kill $nap; exit' TERM
  wait $nap
  echo "$1" > deadline
  kill -s KILL -- -$program 2> /dev/null || kill -9 -$program
) &
watchdog=$!
wait $program
code=$?
kill $watchdog 2> /dev/null
echo $code > exit.new && mv exit.new exit
"""

# Process ids come round again, so a process counts only if it was started with the job's folder in its environment.
# That is looked up here and not there: the small tools of a phone end a line at a zero byte.
#: The variable with the folder of the job, for its program too.
JOB = "EDGECLS_JOB"
_ENTER = 'cd {folder} 2>/dev/null || exit 0; cd "$(pwd -P)"; '
_WHO = {
    "folder": "echo $PWD",
    "supervisor": "cat supervisor",
    "program": "cat program",
    "boot": "cat /proc/sys/kernel/random/boot_id",
    "supervisor_environ": "read -r p boot < supervisor && cat /proc/$p/environ",
    "program_environ": "read -r p < program && cat /proc/$p/environ",
}


@dataclass(frozen=True)
class JobState:
    """How a job is doing.

    Attributes:
        status: ``running``, ``finished``, ``vanished`` or ``absent``.
        code: the exit code of a finished one.
        late: whether it was stopped at its deadline.
        output_bytes: the length of its standard output so far.
        errors: the last 4 KiB of its standard error.
        rebooted: whether the device has been started anew since.
    """

    status: str
    code: Optional[int] = None
    late: bool = False
    output_bytes: int = 0
    errors: bytes = b""
    rebooted: bool = False

    def error(self, device: str, doing: str) -> Optional[DeviceError]:
        """The error that the job ended with; None when it runs or has succeeded.

        Args:
            device: the device's id.
            doing: what it was for, as in "can't ``run the benchmark``".
        """
        problem = f"{device}: can't {doing}"
        if self.late:
            return DeviceDeadlineError(f"{problem}, it was stopped at its deadline", hint="give it more time")
        if self.status == FINISHED and self.code:
            return exit_error(device, doing, Completed(self.code, b"", self.errors, 0.0))
        if self.status == VANISHED:
            cause = "the device was restarted" if self.rebooted else "it was killed together with its supervisor"
            return DeviceLostError(f"{problem}, {cause}", hint="run it again with --resume")
        if self.status == ABSENT:
            return DeviceCommandError(f"{problem}, there is no such job", hint="start it again")
        return None


class Detached(Files):
    """Starts and follows programs that run on without us."""

    def start_detached(
        self, command: Command, *, folder: str, deadline_s: float, env: Optional[Mapping[str, str]] = None
    ) -> None:
        """Start a program that needs no connection, and return at once.

        Args:
            command: words, or text for the device's sh.
            folder: the job's folder on the device; what is left in it of an earlier job is removed.
            deadline_s: after this many seconds the device itself ends the program and all that it has started.
            env: variables to add.

        Raises:
            DeviceCommandError: a job still runs in that folder, or the device has no ``setsid``.
            DeviceError: what ``run`` raises.
        """
        state = self.poll(folder)
        if state.status == RUNNING:
            raise DeviceCommandError(f"{self.id}: a job still runs in {folder}", hint="wait for it, or stop it")
        if state.status == VANISHED and not state.rebooted:
            self.stop(folder)
        seconds = str(max(1, round(deadline_s)))
        self.check(
            f"command -v setsid >/dev/null || {{ echo no setsid there >&2; exit 127; }}; "
            f"mkdir -p {shlex.quote(folder)} && cd {shlex.quote(folder)} && rm -f {join(_LEFT_BEHIND)} || exit 1; "
            f'{JOB}="$(pwd -P)"; export {JOB}; '
            f"{join(['setsid', 'sh', '-c', _SUPERVISOR, 'edgecls-job', seconds, as_script(command)])} "
            "</dev/null >/dev/null 2>&1 & "
            # Until the supervisor has signed, poll knows nothing of the job.
            "n=0; while [ ! -e supervisor ]; do n=$((n+1)); [ $n -gt 100 ] && exit 1; "
            "sleep 0.05 2>/dev/null || sleep 1; done",
            "start a program that outlives the connection",
            env=env,
        )

    def poll(self, folder: str) -> JobState:
        """How the job in ``folder`` is doing.

        Raises:
            DeviceError: what ``run`` raises.
        """
        return _job_state(self._ask_job(folder, _PROGRESS))

    def read_output(self, folder: str, offset: int = 0) -> bytes:
        """The job's standard output from byte ``offset`` on, as far as there is any.

        Raises:
            DeviceError: what ``run`` raises.
        """
        path = posixpath.join(plain(folder), "stdout")
        done = self.check(
            f"[ -e {shlex.quote(path)} ] || exit 0; tail -c +{offset + 1} {shlex.quote(path)}",
            "read a job's output",
            deadline_s=_READ_S,
        )
        return done.stdout

    def follow(self, folder: str, offset: int = 0, *, wait_s: float = 0.0) -> Tuple[JobState, bytes]:
        """How the job in ``folder`` is doing and what is new of its standard output, in one command.

        Args:
            offset: how much of the output is known.
            wait_s: how long the device itself waits for the job's end before it answers, seconds.

        Returns:
            The state, and at most 1 MiB from byte ``offset`` on. Of a job that has ended all output is there.

        Raises:
            DeviceLostError: the connection broke, or the device stopped answering.
            DeviceError: what else ``run`` raises.
        """
        output = f"tail -c +{offset + 1} stdout 2>/dev/null | head -c {_MAX_BLOCK}"
        script = _ENTER.format(folder=shlex.quote(plain(folder))) + _WAIT.format(naps=round(wait_s / _NAP_S))
        script += f"{ask({**_WHO, **_PROGRESS})}; {output}; printf '{_TAIL}'"
        try:
            done = self.run(script, deadline_s=wait_s * 2 + SHORT_S)
        except DeviceDeadlineError as error:
            raise DeviceLostError(f"{self.id} has stopped answering", hint="check the cable and the device") from error
        answers, _, rest = done.stdout.partition(_END)
        if done.stdout and not rest.endswith(_TAIL.encode()):
            raise DeviceLostError(f"{self.id} was lost in mid-work (an answer is cut short)", hint="try again")
        return _job_state(read_sections(answers)), rest[: -len(_TAIL)]

    def stop(self, folder: str) -> None:
        """End the job in ``folder`` and all that is left of it, if there is any.

        Raises:
            DeviceError: what ``run`` raises.
        """
        found = self._ask_job(folder, {})
        pids = [found[name].split()[0].decode() for name in ("supervisor", "program") if _is_ours(found, name)]
        if pids:
            self.check(f"{'; '.join(kill_group(pid) for pid in pids)}; true", "stop a job")

    def _ask_job(self, folder: str, more: Mapping[str, str]) -> Mapping[str, bytes]:
        script = _ENTER.format(folder=shlex.quote(plain(folder))) + ask({**_WHO, **more})
        return read_sections(self.run(script).stdout)


_LEFT_BEHIND = ("supervisor", "supervisor.new", "program", "stdout", "stderr", "exit", "exit.new", "deadline")


# The end of what ``ask`` prints, and of all. The job's output lies between the two, and may be anything.
_END = b"\n@edgecls@ end\n"
_TAIL = "@"
# Some small systems can't sleep for a part of a second.
_WAIT = (
    "n=0; while [ ! -e exit ] && [ $n -lt {naps} ]; do sleep 0.2 2>/dev/null || {{ sleep 1; n=$((n+4)); }}; "
    "n=$((n+1)); done; "
)
# Asked after whether the supervisor lives: a job that ends in between is then finished, not vanished.
_PROGRESS = {
    "exit": "cat exit",
    "deadline": "cat deadline",
    "size": "wc -c < stdout",
    "errors": "tail -c 4096 stderr",
}


def _is_ours(found: Mapping[str, bytes], name: str) -> bool:
    """Whether the process that the job's folder names still is the one that was started for it."""
    mine = f"{JOB}=".encode() + found["folder"].strip()
    return bool(found[name].split()) and mine in found[f"{name}_environ"].split(b"\0")


def _job_state(found: Mapping[str, bytes]) -> JobState:
    signature = found["supervisor"].split()
    if not signature:
        return JobState(ABSENT)
    rebooted = signature[1:] != found["boot"].split()
    alive = not rebooted and _is_ours(found, "supervisor")
    code = found["exit"].strip()
    size = found["size"].strip()
    return JobState(
        status=FINISHED if code else RUNNING if alive else VANISHED,
        code=int(code) if code else None,
        late=bool(found["deadline"].strip()),
        output_bytes=int(size) if size.isdigit() else 0,
        errors=found["errors"].rstrip(b"\n"),
        rebooted=rebooted,
    )
