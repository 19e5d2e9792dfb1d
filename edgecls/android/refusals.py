"""Why a phone doesn't take or start the app, in words: what ``pm install`` and ``am start`` print.

The codes are the constants of Android's PackageManager.
"""

from __future__ import annotations

import re
from typing import Mapping, Optional, Tuple, Type

from edgecls.errors import DeviceCommandError, DeviceError, DeviceStorageError, WrongAbiError

PACKAGE = "org.edgecls.demo"

_FAILURE = re.compile(r"\b(INSTALL_(?:PARSE_)?FAILED_[A-Z_]+)\b(?::\s*([^\]\n]+))?")
_FAILED = re.compile(r"^(?:Failure|Error|Exception)\b.*", re.M)
_NOT_STARTED = re.compile(r"^(?:Error:?|Error type|java\.lang\.|Security exception).*", re.M | re.I)
_LONGEST = 200

_UNINSTALL = f"remove it first, with its results: adb uninstall {PACKAGE}"
_LOOK = "look at the phone: it may be asking for permission"
_BUILD = "build it again with --build"

_Refusal = Tuple[Type[DeviceError], str, str]
_OTHER_KEY: _Refusal = (DeviceCommandError, "the app that is there was signed with another key", _UNINSTALL)
_NO_SPACE: _Refusal = (DeviceStorageError, "there is no space for it", "remove something from the phone")
_NO_ABI: _Refusal = (
    WrongAbiError,
    "it holds no library for this phone's processor",
    "put one in with edgecls android --runtime NAME --artifact ARTIFACT --build; edgecls devices names the processor",
)
_DAMAGED: _Refusal = (DeviceCommandError, "it is damaged, or signed in a way that this Android does not know", _BUILD)
_VERIFIER: _Refusal = (
    DeviceCommandError,
    "the phone's check of apps refused it",
    f"{_LOOK}, or switch the check of apps over USB off in the developer options",
)

_INSTALLING: Mapping[str, _Refusal] = {
    "INSTALL_FAILED_UPDATE_INCOMPATIBLE": _OTHER_KEY,
    "INSTALL_PARSE_FAILED_INCONSISTENT_CERTIFICATES": _OTHER_KEY,
    "INSTALL_FAILED_INSUFFICIENT_STORAGE": _NO_SPACE,
    "INSTALL_FAILED_MEDIA_UNAVAILABLE": _NO_SPACE,
    "INSTALL_FAILED_CONTAINER_ERROR": _NO_SPACE,
    "INSTALL_FAILED_NO_MATCHING_ABIS": _NO_ABI,
    "INSTALL_FAILED_CPU_ABI_INCOMPATIBLE": _NO_ABI,
    "INSTALL_FAILED_OLDER_SDK": (
        DeviceCommandError,
        "its Android is older than 5.0",
        "take a newer phone; edgecls bench --device adb needs no app",
    ),
    "INSTALL_FAILED_VERSION_DOWNGRADE": (
        DeviceCommandError,
        "a newer version of the app is there",
        f"update this checkout, or {_UNINSTALL}",
    ),
    "INSTALL_FAILED_USER_RESTRICTED": (
        DeviceCommandError,
        "it lets nobody install over USB",
        "allow installing over USB in the developer options (some makers hide it behind an account), and look at the "
        "phone: it may ask",
    ),
    "INSTALL_FAILED_ABORTED": (DeviceCommandError, "it was refused on the phone", _LOOK),
    "INSTALL_FAILED_VERIFICATION_FAILURE": _VERIFIER,
    "INSTALL_FAILED_VERIFICATION_TIMEOUT": _VERIFIER,
    "INSTALL_FAILED_INVALID_APK": _DAMAGED,
    "INSTALL_PARSE_FAILED_NOT_APK": _DAMAGED,
    "INSTALL_PARSE_FAILED_NO_CERTIFICATES": _DAMAGED,
    "INSTALL_PARSE_FAILED_BAD_MANIFEST": _DAMAGED,
    "INSTALL_PARSE_FAILED_UNEXPECTED_EXCEPTION": _DAMAGED,
}


def install_error(device: str, output: str) -> Optional[DeviceError]:
    """The error for what ``pm install`` printed; None when it succeeded.

    Older versions of Android end with code 0 whatever happened: only the text tells.
    """
    found = _FAILURE.search(output)
    if found is not None:
        code, detail = found.group(1), (found.group(2) or "").strip()
        kind, message, hint = _INSTALLING.get(code, (DeviceCommandError, code, "search the web for that code"))
        shown = ": ".join(text for text in (code if code in _INSTALLING else "", detail[:_LONGEST]) if text)
        return kind(f"{device} refuses the app: {message}{f' ({shown})' if shown else ''}", hint=hint)
    if re.search(r"^Success\b", output, re.M):
        return None
    return DeviceCommandError(f"{device} refuses the app: {_last_words(output, _FAILED)}", hint=_LOOK)


def start_error(device: str, output: str) -> Optional[DeviceError]:
    """The error for what ``am start`` printed; None when the app was started, or was in front already."""
    if re.search(r"does not exist|unable to resolve Intent", output):
        return DeviceCommandError(f"{device}: the app is not installed", hint="install it with --install")
    if "Permission Denial" in output:
        return DeviceCommandError(
            f"{device} lets nobody start apps over USB", hint="start it on the phone, or look at its developer options"
        )
    if _NOT_STARTED.search(output):
        return DeviceCommandError(
            f"{device}: the app was not started: {_last_words(output, _NOT_STARTED)}", hint="start it on the phone"
        )
    return None


def _last_words(output: str, pattern: "re.Pattern[str]") -> str:
    found = pattern.search(output)
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return (found.group() if found else lines[-1] if lines else "it said nothing")[:_LONGEST]
