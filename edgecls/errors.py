"""The one error tree of edgecls.

::

    EdgeclsError                 exit 1
    ├── InputError               exit 2   what was given can't be used
    │   ├── ModelNameError                no such architecture in the catalogue
    │   ├── SettingsError                 options that don't go together
    │   ├── ImageError                    one image can't be decoded or has a wrong shape
    │   ├── ImageListError                a folder or list of images is empty or malformed
    │   ├── WeightsError                  a .pdparams file is damaged or doesn't fit
    │   ├── ExportedModelError            a .pdmodel/.pdiparams pair is damaged or doesn't fit
    │   ├── NbError                       a .nb file is damaged or of an unknown version
    │   ├── RuntimeLibraryError           a Paddle-Lite runtime is missing, damaged or something else
    │   └── ArtifactError                 an artifact folder is missing or damaged
    ├── SetupError               exit 3   something must be installed or configured
    │   ├── MissingPackageError           a Python package of an extra is not installed
    │   └── InterpreterError              no interpreter can run the converter
    ├── DownloadError            exit 4   a download failed
    │   ├── OfflineError                  the network was needed but is switched off
    │   ├── NetworkError                  unreachable, stalled, cut or refused (transient)
    │   └── UnsafeArchiveError            an archive that tries to write outside its folder
    ├── ConversionError          exit 5   a step of the pipeline failed
    │   ├── ExportError                   the architecture could not be exported
    │   ├── QuantizeError                 calibration or the quantize pass failed
    │   ├── OptError                      Paddle-Lite's opt refused or failed
    │   │   └── UnsupportedOpError        the model has an operator that the target lacks
    │   └── OnnxError                     the ONNX export failed or disagrees
    ├── VerificationError        exit 6   it ran, and the answer is wrong
    │   ├── BudgetError                   int8 loses more accuracy than was allowed
    │   └── ParityError                   an engine disagrees with the reference
    ├── WorkerError              exit 7   a child process did not deliver
    │   ├── WorkerCrashed                 it was ended by a signal or exited without an answer
    │   └── DeadlineError                 it was stopped at its deadline
    ├── DeviceError              exit 8   a device is missing, unfit or was lost
    │   ├── AdbMissingError               no adb program that runs on this computer
    │   ├── AdbServerError                the adb server can't be started or talks nonsense
    │   ├── SshMissingError               no ssh program on this computer
    │   ├── NoDeviceError                 no device of that name is there
    │   ├── SeveralDevicesError           more than one device fits
    │   ├── UnauthorizedError             the device has not accepted this computer's key
    │   ├── UsbPermissionError            the system keeps this user from the USB device
    │   ├── OfflineDeviceError            it is known and doesn't answer (transient)
    │   ├── DeviceBusyError               another run holds the device
    │   ├── DeviceLostError               the connection broke in mid-work (transient)
    │   ├── DeviceDeadlineError           a command was stopped at its deadline
    │   ├── DeviceCommandError            a command that edgecls needs failed on the device
    │   ├── DeviceStorageError            no space left on the device, or no place to write
    │   ├── NoExecError                   programs can't be started from that folder
    │   ├── WrongAbiError                 a program or library for another processor
    │   ├── LibraryMissingError           a shared library is missing on the device
    │   ├── VersionMismatchError          runtime and model don't fit together
    │   └── RunnerKilledError             the program was ended by a signal
    └── StorageError             exit 9   the file system refused
        ├── DiskFullError                 no space left
        ├── AccessError                   no permission, or a read-only place
        └── LockedError                   another edgecls holds the lock

Third-party exceptions are mapped to this tree at the boundary where they appear.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Dict, Iterator, Optional, Type, Union

__all__ = [
    "AccessError",
    "AdbMissingError",
    "AdbServerError",
    "ArtifactError",
    "BudgetError",
    "ConversionError",
    "DeadlineError",
    "DeviceBusyError",
    "DeviceCommandError",
    "DeviceDeadlineError",
    "DeviceError",
    "DeviceLostError",
    "DeviceStorageError",
    "DiskFullError",
    "DownloadError",
    "EdgeclsError",
    "ExportError",
    "ExportedModelError",
    "ImageError",
    "ImageListError",
    "InputError",
    "InterpreterError",
    "LibraryMissingError",
    "LockedError",
    "MissingPackageError",
    "ModelNameError",
    "NbError",
    "NetworkError",
    "NoDeviceError",
    "NoExecError",
    "OfflineDeviceError",
    "OfflineError",
    "OnnxError",
    "OptError",
    "ParityError",
    "QuantizeError",
    "RuntimeLibraryError",
    "RunnerKilledError",
    "SettingsError",
    "SetupError",
    "SeveralDevicesError",
    "SshMissingError",
    "StorageError",
    "UnauthorizedError",
    "UnsafeArchiveError",
    "UnsupportedOpError",
    "UsbPermissionError",
    "VerificationError",
    "VersionMismatchError",
    "WeightsError",
    "WorkerCrashed",
    "WorkerError",
    "WrongAbiError",
]


class EdgeclsError(Exception):
    """Base of every error that edgecls raises on purpose.

    Args:
        message: what is wrong, one sentence without a full stop.
        hint: what to do about it, an imperative sentence without a full stop.
    """

    exit_code = 1
    #: Whether trying the same thing again can succeed.
    transient = False

    def __init__(self, message: str, *, hint: str = "") -> None:
        self.message = one_line(message)
        self.hint = one_line(hint)
        super().__init__(self.message)

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class InputError(EdgeclsError):
    exit_code = 2


class ModelNameError(InputError):
    pass


class SettingsError(InputError):
    pass


class ImageError(InputError):
    pass


class ImageListError(InputError):
    pass


class WeightsError(InputError):
    pass


class ExportedModelError(InputError):
    pass


class NbError(InputError):
    pass


class RuntimeLibraryError(InputError):
    pass


class ArtifactError(InputError):
    pass


class SetupError(EdgeclsError):
    exit_code = 3


class MissingPackageError(SetupError):
    pass


class InterpreterError(SetupError):
    pass


class DownloadError(EdgeclsError):
    exit_code = 4


class OfflineError(DownloadError):
    pass


class NetworkError(DownloadError):
    transient = True


class UnsafeArchiveError(DownloadError):
    pass


class ConversionError(EdgeclsError):
    exit_code = 5


class ExportError(ConversionError):
    pass


class QuantizeError(ConversionError):
    pass


class OptError(ConversionError):
    pass


class UnsupportedOpError(OptError):
    pass


class OnnxError(ConversionError):
    pass


class VerificationError(EdgeclsError):
    exit_code = 6


class BudgetError(VerificationError):
    pass


class ParityError(VerificationError):
    pass


class WorkerError(EdgeclsError):
    exit_code = 7


class WorkerCrashed(WorkerError):
    pass


class DeadlineError(WorkerError):
    pass


class DeviceError(EdgeclsError):
    exit_code = 8


class AdbMissingError(DeviceError):
    pass


class AdbServerError(DeviceError):
    pass


class SshMissingError(DeviceError):
    pass


class NoDeviceError(DeviceError):
    pass


class SeveralDevicesError(DeviceError):
    pass


class UnauthorizedError(DeviceError):
    pass


class UsbPermissionError(DeviceError):
    pass


class OfflineDeviceError(DeviceError):
    transient = True


class DeviceBusyError(DeviceError):
    pass


class DeviceLostError(DeviceError):
    transient = True


class DeviceDeadlineError(DeviceError):
    pass


class DeviceCommandError(DeviceError):
    pass


class DeviceStorageError(DeviceError):
    pass


class NoExecError(DeviceError):
    pass


class WrongAbiError(DeviceError):
    pass


class LibraryMissingError(DeviceError):
    pass


class VersionMismatchError(DeviceError):
    pass


class RunnerKilledError(DeviceError):
    pass


class StorageError(EdgeclsError):
    exit_code = 9


class DiskFullError(StorageError):
    pass


class AccessError(StorageError):
    pass


class LockedError(StorageError):
    pass


#: A longer path in a message is cut in its middle.
_LONGEST_PATH = 600


def one_line(text: str) -> str:
    """Text with every run of white space, line breaks included, as one space."""
    return " ".join(str(text).split())


def from_os_error(error: OSError, path: Optional[Union[str, Path]] = None) -> StorageError:
    """The StorageError that stands for an OSError met while writing or reading ``path``."""
    where = str(path or error.filename or "a file")
    if len(where) > _LONGEST_PATH:
        where = f"{where[:200]}...{where[-200:]}"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFullError(f"no space left for {where}", hint="free some space or name another folder")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return AccessError(f"no permission for {where}", hint="name a folder that you may write to")
    return StorageError(f"{where}: {error.strerror or error}", hint="check the path")


def by_name() -> Dict[str, Type[EdgeclsError]]:
    """Every class of the tree by its name, for errors that cross a process boundary."""
    return {cls.__name__: cls for cls in _descend(EdgeclsError)}


def _descend(cls: Type[EdgeclsError]) -> Iterator[Type[EdgeclsError]]:
    yield cls
    for child in cls.__subclasses__():
        yield from _descend(child)
