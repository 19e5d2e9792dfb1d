"""What was verified on a device before: a file whose stat is still the same need not be hashed again."""

from __future__ import annotations

import json
import re
from typing import Any, Dict, Iterable, Mapping
from urllib.parse import quote

from edgecls.devices.files import Files
from edgecls.devices.shell import in_batches, join
from edgecls.storage.atomic import write_json
from edgecls.storage.cache import cache_dir

# Size, number on the disk, time of the content, time of any change: a rewritten or replaced file differs in one.
_FORMAT = "%s|%i|%y|%z|%n"
_FIELDS = 4
# In whole seconds a file can be changed without a trace in the second in which it was put in place.
_FINE_TIMES = re.compile(r"\d+\|\d+\|[^|]+\.\d+[^|]*\|[^|]+:\d\d\.(?!0+\b)\d+[^|]*")


class Seen:
    """The memory of one device on this computer. It is only believed as far as the device's own stat confirms it."""

    def __init__(self, device: Files) -> None:
        self._device = device
        self._path = cache_dir() / "devices" / f"{quote(device.id, safe='')}.json"
        self._known = self._load()

    def stat(self, paths: Iterable[str]) -> Dict[str, str]:
        """The stat of each file that is there, in one command for many.

        Raises:
            DeviceError: what ``run`` raises.
        """
        found: Dict[str, str] = {}
        for batch in in_batches(list(paths), self._device.batch_bytes):
            done = self._device.run(stat_script(batch))
            found.update(read_stat(done.text))
        return found

    def digest(self, path: str, stat: str) -> str:
        """The hash that a file had when its stat was the same; "" for an unknown one."""
        known_stat, digest = self._known.get(path, ("", ""))
        return str(digest) if known_stat == stat else ""

    def remember(self, stats: Mapping[str, str], digests: Mapping[str, str]) -> None:
        """Note files that have just been verified by hash, where the device's times are fine enough to be relied on.

        Raises:
            StorageError: the cache can't be written.
        """
        fine = {path: stat for path, stat in stats.items() if _FINE_TIMES.fullmatch(stat)}
        self._known.update({path: (stat, digests[path]) for path, stat in fine.items()})
        write_json(self._path, self._known)

    def forget(self) -> None:
        """Drop what is known."""
        self._known = {}
        self._path.unlink(missing_ok=True)

    def _load(self) -> Dict[str, Any]:
        try:
            known = json.loads(self._path.read_text(encoding="utf-8"))
            return {path: (str(stat), str(digest)) for path, (stat, digest) in known.items()}
        except (OSError, ValueError, AttributeError):
            return {}


def stat_script(paths: Iterable[str]) -> str:
    """Shell text that prints the stat of each file that is there."""
    return f"stat -c {join([_FORMAT])} -- {join(list(paths))} 2>/dev/null"


def read_stat(text: str) -> Dict[str, str]:
    """What ``stat_script`` printed: {path: stat}."""
    found = {}
    for line in text.splitlines():
        words = line.split("|", _FIELDS)
        if len(words) == _FIELDS + 1:
            found[words[_FIELDS]] = "|".join(words[:_FIELDS])
    return found
