"""Building the APK without Android Studio, by the checkout's own script."""

from __future__ import annotations

import os
import signal
import subprocess
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Callable, Deque

from edgecls.android.project import Project
from edgecls.errors import ConversionError, SetupError

#: The script's exit code when something must be installed first.
_LACKING = 3
_LAST_LINES = 15
#: Whoever interrupts doesn't wait for compilers, but for the removal of what they have written.
_GRACE_S = 3.0


def build_apk(project: Project, *, tell: Callable[[str], None] = lambda text: None) -> Path:
    """Build, sign and verify the APK.

    Args:
        project: the project.
        tell: gets each line that the build prints.

    Returns:
        The APK.

    Raises:
        SetupError: this checkout has no script for it, or the script needs something installed.
        ConversionError: the build failed; its last lines were told.
    """
    script = project.build_script
    if not script.is_file():
        raise SetupError(f"there is no {script}", hint="use a whole checkout, or build with Android Studio")
    last: Deque[str] = deque(maxlen=_LAST_LINES)
    try:
        with subprocess.Popen(
            ["bash", str(script)],
            cwd=project.path.parent,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
        ) as process:
            assert process.stdout is not None
            try:
                for line in process.stdout:
                    last.append(line.rstrip())
                    tell(last[-1])
            except BaseException:
                _end(process)
                raise
    except OSError as error:
        raise SetupError(f"can't run {script}: {error.strerror}", hint="install bash") from error
    if process.returncode == 0 and project.apk.is_file():
        return project.apk
    words = " / ".join(line for line in last if line) or "it said nothing"
    if process.returncode == _LACKING:
        raise SetupError(f"the app can't be built here: {words}", hint="install what it names and build again")
    raise ConversionError(f"building the app failed: {words}", hint=f"run {script} by hand to see all of it")


def _end(process: subprocess.Popen[str]) -> None:
    """End a build and all that it has started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_GRACE_S)
        os.killpg(process.pid, signal.SIGKILL)
