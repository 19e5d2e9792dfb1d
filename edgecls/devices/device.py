"""A device: a thing that can hold files, run a program and tell its condition."""

from __future__ import annotations

from abc import abstractmethod
from typing import Optional

from edgecls.devices.condition import Condition, read_condition
from edgecls.devices.detached import Detached
from edgecls.devices.properties import DeviceProperties, read_properties
from edgecls.worker.closing import Closing

# The first place that this user may write to. /data/local/tmp is Android's, and the only one there that may hold
# programs; /tmp is often in memory and empty after a restart, so it comes last.
_FIND_ROOT = """
for d in /data/local/tmp "${XDG_CACHE_HOME:-$HOME/.cache}" /var/tmp /tmp; do
  case $d in
    /.cache) continue;;
    /data/local/tmp|/var/tmp|/tmp) ;;
    *) mkdir -p "$d" 2> /dev/null;;
  esac
  [ -d "$d" ] && [ -w "$d" ] || continue
  case $d in
    /var/tmp|/tmp) d=$d/edgecls-$(id -u);;
  esac
  mkdir -p "$d/edgecls" 2> /dev/null && cd "$d/edgecls" && pwd && exit 0
done
echo "no folder can be written to, permission denied" >&2
exit 1
"""


class Device(Closing, Detached):
    """One device. Close it, or use it in a ``with`` block."""

    #: ``host``, ``adb`` or ``ssh``.
    kind: str

    def __init__(self, identity: str) -> None:
        self.id = identity
        self._properties: Optional[DeviceProperties] = None
        self._root: Optional[str] = None

    def properties(self) -> DeviceProperties:
        """What the device is; asked once.

        Raises:
            DeviceError: it can't be asked.
        """
        if self._properties is None:
            self._properties = read_properties(self)
        return self._properties

    def condition(self) -> Condition:
        """The state that it is in now.

        Raises:
            DeviceError: it can't be asked.
        """
        return read_condition(self)

    def root(self) -> str:
        """The folder of edgecls on the device, made if it isn't there; asked once.

        Raises:
            DeviceStorageError: there is no place to write.
        """
        if self._root is None:
            self._root = self.check(_FIND_ROOT, "find a place for files").text.strip()
        return self._root

    @abstractmethod
    def close(self) -> None:
        """Release the connection; jobs on the device go on."""
