"""Downloading a file once: cached, resumed, verified, and whole or not there."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

from edgecls.errors import DownloadError, EdgeclsError, NetworkError, OfflineError
from edgecls.storage.hashing import sha256_file
from edgecls.storage.lock import lock
from edgecls.weights.partial import Partial
from edgecls.weights.transfer import Progress, transfer

#: Bytes that an attempt has to add so that the attempts are counted from the start again.
_HEADWAY = 1 << 16


@dataclass(frozen=True)
class Patience:
    """How long to put up with a bad network.

    Attributes:
        stall_s: longest silence of the server, seconds.
        attempts: attempts in a row that bring nothing new.
        pause_s: pause after the first of them, seconds; it doubles each time.
        wait_s: how long to wait for another process that downloads the same file, seconds.
    """

    stall_s: float = 30.0
    attempts: int = 5
    pause_s: float = 0.5
    wait_s: float = 3600.0


PATIENCE = Patience()


def download(
    url: str,
    destination: Path,
    *,
    progress: Optional[Progress] = None,
    offline: bool = False,
    sha256: Optional[str] = None,
    check: Optional[Callable[[Path], None]] = None,
    patience: Patience = PATIENCE,
) -> Path:
    """Bring ``url`` to ``destination``, unless it is there already.

    What an attempt brought is kept in ``destination.part`` and continued by the next, in this process or a later
    one. Processes that want the same file wait for each other.

    Args:
        url: an http or https address.
        destination: the file to make.
        progress: called with the bytes so far and the bytes in all (0 if the server doesn't say).
        offline: don't touch the network; EDGECLS_OFFLINE=1 does the same.
        sha256: hex digest that the file must have.
        check: raises an EdgeclsError for a file that is not what was wanted; it is thrown away then.
        patience: what to put up with.

    Raises:
        OfflineError: the file isn't there and the network is off.
        NetworkError: the network failed again and again; what came is kept.
        DownloadError: the server doesn't have the file, or it is not the right one.
        StorageError: the disk is full, the folder can't be written, or another process doesn't let go.
    """
    if _is_there(destination, sha256):
        return destination
    if offline or is_offline():
        raise OfflineError(
            f"{destination.name} is needed and the network is switched off",
            hint=f"download {url} elsewhere and put it at {destination}, or give a file with --weights",
        )
    with lock(destination.with_name(destination.name + ".lock"), wait_s=patience.wait_s):
        if not _is_there(destination, sha256):
            _bring(url, Partial(destination), progress or _silent, patience, sha256, check)
    return destination


def is_offline() -> bool:
    """Whether EDGECLS_OFFLINE switches the network off."""
    return os.environ.get("EDGECLS_OFFLINE", "").strip().lower() not in ("", "0", "no", "false")


def _is_there(destination: Path, sha256: Optional[str]) -> bool:
    return destination.is_file() and (sha256 is None or sha256_file(destination) == sha256.lower())


def _bring(
    url: str,
    partial: Partial,
    progress: Progress,
    patience: Patience,
    sha256: Optional[str],
    check: Optional[Callable[[Path], None]],
) -> None:
    _persist(url, partial, progress, patience)
    try:
        if sha256 is not None and sha256_file(partial.path) != sha256.lower():
            raise DownloadError(f"{url} is not the file that was expected (SHA-256)", hint="check EDGECLS_WEIGHTS_URL")
        if check is not None:
            check(partial.path)
    except EdgeclsError:
        partial.discard()
        raise
    partial.finish()


def _persist(url: str, partial: Partial, progress: Progress, patience: Patience) -> None:
    failures, reached = 0, 0
    while True:
        try:
            transfer(url, partial, progress=progress, stall_s=patience.stall_s)
            return
        except NetworkError as error:
            # Against the highest mark, not the last one: a server that can't resume would never be given up.
            if partial.size() >= reached + _HEADWAY:
                failures, reached = 0, partial.size()
            failures += 1
            if failures >= patience.attempts:
                kept = partial.resume_point(url)[0]
                note = f"; {kept} bytes are kept and won't be fetched again" if kept else ""
                raise NetworkError(f"{error.message} ({failures} attempts{note})", hint=error.hint) from error
        time.sleep(patience.pause_s * 2 ** (failures - 1))


def _silent(done: int, total: int) -> None:
    del done, total
