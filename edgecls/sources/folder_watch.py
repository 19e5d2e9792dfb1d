"""New pictures in a folder, each when it has been written to its end.

Polling needs no library and works on any file system, network shares among them, where inotify sees only what this
machine does.
"""

from __future__ import annotations

import os
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Dict, Iterator, List, Optional, Tuple

from edgecls.errors import ImageListError

#: Which file it is, its size and its time: any writing changes one of them.
_Identity = Tuple[int, int, int]

_POLL_S = 0.5
#: A file that stays the same for so long is taken for complete; one that was put in place by renaming an older file
#: at once.
_SETTLE_S = 1.0
#: A folder that takes long to list is listed less often, so that watching takes at most a tenth of a core.
_SHARE = 10.0


@dataclass
class _Waiting:
    identity: _Identity
    since: float


class FolderWatch:
    """What is new in a folder; subfolders and hidden names are left out.

    A file that changes after it was given out is new again.

    Args:
        folder: the folder; what is in it already is not new.

    Raises:
        ImageListError: it is no folder or can't be read.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._waiting: Dict[str, _Waiting] = {}
        self._given: Dict[str, _Identity] = self._list()

    def poll(self, now: float) -> List[Path]:
        """The pictures that have become complete since the last call, by name.

        Args:
            now: a clock that never goes back, seconds.

        Raises:
            ImageListError: the folder can't be read any more.
        """
        there = self._list()
        complete: List[Path] = []
        for name, identity in sorted(there.items()):
            if self._given.get(name) == identity:
                self._waiting.pop(name, None)
                continue
            waiting = self._waiting.get(name)
            if waiting is None or waiting.identity != identity:
                self._waiting[name] = _Waiting(identity, now)
                if not _is_old(identity):
                    continue
            elif now - waiting.since < _SETTLE_S:
                continue
            # An empty file is one that somebody is about to fill.
            if identity[1] == 0:
                continue
            del self._waiting[name]
            self._given[name] = identity
            complete.append(self.folder / name)
        # What is gone is forgotten, or the watch of a spool folder would grow for ever.
        self._given = {name: identity for name, identity in self._given.items() if name in there}
        self._waiting = {name: waiting for name, waiting in self._waiting.items() if name in there}
        return complete

    def _list(self) -> Dict[str, _Identity]:
        from edgecls.images.decode import SUFFIXES

        found: Dict[str, _Identity] = {}
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if entry.name.startswith(".") or os.path.splitext(entry.name)[1].lower() not in SUFFIXES:
                        continue
                    status = _status(entry)
                    if status is not None and stat.S_ISREG(status.st_mode):
                        found[entry.name] = (status.st_ino, status.st_size, status.st_mtime_ns)
        except OSError as error:
            raise ImageListError(
                f"{self.folder} can't be watched: {error.strerror or error}", hint="name a folder that you may read"
            ) from error
        return found


def watch_folder(
    folder: Path, *, say: Callable[[str], None], pause: Callable[[float], None] = time.sleep
) -> Iterator[str]:
    """New pictures of a folder, for ever.

    Args:
        folder: the folder.
        say: called with a line when the folder is gone and when it is back.
        pause: waits for some seconds.

    Raises:
        ImageListError: at the start, it is no folder or can't be read.
    """
    watch = FolderWatch(folder)
    # Outside of the generator's body, the folder would be looked at only when the first picture is asked for.
    return _watch(watch, say, pause)


def _watch(watch: FolderWatch, say: Callable[[str], None], pause: Callable[[float], None]) -> Iterator[str]:
    lost = False
    while True:
        started = time.monotonic()
        try:
            complete = watch.poll(started)
        except ImageListError as error:
            if not lost:
                say(f"{error.message}; waiting until it is back")
            lost, complete = True, []
        else:
            if lost:
                say(f"{watch.folder} is back")
            lost = False
        took = time.monotonic() - started
        yield from map(str, complete)
        pause(max(_POLL_S, _SHARE * took))


def _status(entry: "os.DirEntry[str]") -> Optional[os.stat_result]:
    try:
        return entry.stat()
    except OSError:
        # It went between the listing and the look at it, or is a link to nowhere.
        return None


def _is_old(identity: _Identity) -> bool:
    """Whether a file was last written well before it appeared, as one that was renamed into place.

    Only the past counts: another machine's clock may be ahead.
    """
    age = time.time() - identity[2] / 1e9
    return age > 10.0 * _SETTLE_S
