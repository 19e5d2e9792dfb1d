"""Android's own Java, ART, as it runs the Java runner: ``app_process`` starts a class of a dex file, without an app.

The form of the command is that of Android's own scripts such as ``am``: ``CLASSPATH=JAR app_process DIR CLASS WORDS``.
"""

from __future__ import annotations

import re
from typing import Optional, Sequence, Tuple

from edgecls.devices.completed import signal_name
from edgecls.devices.device import Device
from edgecls.devices.shell import join
from edgecls.errors import DeviceCommandError, EdgeclsError, InterpreterError

#: The class of the runner, below android_demo/runner.
MAIN = "org.edgecls.runner.Main"
#: app_process wants a folder here and makes nothing of it.
_FOLDER = "/system/bin"
_BITS = {"arm64-v8a": "64", "x86_64": "64", "armeabi-v7a": "32"}

#: What ART, or the class loader, says when there is nothing that it could run.
_NOT_RUN = re.compile(
    r"ClassNotFoundException|NoClassDefFoundError|could not find class|Missing class|Missing static main"
    r"|Writable dex file|(?:Unable|Failed) to (?:load|open) (?:dex|zip)|(?:bad|Invalid) dex|VerifyError"
    r"|dex checksum|appproc|Unable to instantiate|UnsupportedClassVersionError|Invalid or corrupt jarfile",
    re.I,
)
_LOG = "logcat -d -t 400 AndroidRuntime:E appproc:E app_process:E app_process32:E app_process64:E System:E '*:S'"
_LOG_PREFIX = re.compile(r"^\d\d-\d\d [\d:.]+\s+\d+\s+\d+ [A-Z] ")
_LOG_S = 10.0
_OURS = "edgecls"
_LONGEST = 300


def find_app_process(device: Device, abi: str) -> str:
    """The path of the program that runs Java for processes of an ABI.

    Raises:
        InterpreterError: there is none.
        DeviceError: the device can't be asked.
    """
    names = (f"app_process{_BITS[abi]}", "app_process")
    tries = [path for name in names for path in (name, f"{_FOLDER}/{name}")]
    found = device.run(f"for p in {join(tries)}; do command -v $p && exit; done; exit 1").text.split()
    if not found:
        raise InterpreterError(
            f"{device.id} has no {' or '.join(names)}, so nothing there runs Java",
            hint="name another runner with --runner cpp or --runner python",
        )
    return found[0]


def java_words(app_process: str, folder: str) -> Tuple[str, ...]:
    """The command that starts the runner, whose libraries are in ``folder``; ``@FILE`` with its arguments follows.

    On some phones app_process dies when all of its words together have more than 256 bytes (seen with scrcpy on several
    of Samsung's: "stack corruption detected"), hence the file.
    """
    return (app_process, f"-Djava.library.path={folder}", _FOLDER, MAIN)


def start_error(device: Device, code: int, errors: bytes) -> Optional[EdgeclsError]:
    """The error for a Java runner that ended before its first event, with ART's last words; None for another cause.

    Args:
        device: where it ran.
        code: its exit code; 128 + n for signal n.
        errors: the end of its standard error.
    """
    words = errors.decode("utf-8", "replace")
    line = _telling(words.splitlines())
    if line is None and signal_name(code) in ("SIGABRT", "SIGKILL"):
        # ART writes what it dies of to the system's log alone, and then ends itself; others write there as well.
        log = device.run(_LOG, deadline_s=_LOG_S).text.splitlines()
        line = _telling([line for line in log if _OURS in line])
    if line is None:
        return None
    return DeviceCommandError(
        f"{device.id}: app_process can't run the Java runner ({line})",
        hint=f"run edgecls devices clean {device.id} and try again; with an NDK, --runner cpp does without Java",
    )


def _telling(lines: Sequence[str]) -> Optional[str]:
    """The first line that names why ART runs nothing; of a log, without its date and process."""
    found = next((line.strip() for line in lines if _NOT_RUN.search(line)), None)
    return _LOG_PREFIX.sub("", found)[:_LONGEST] if found else None
