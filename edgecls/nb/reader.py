"""Reading a ``.nb`` file.

Layout, little endian: u16 meta version, 16 bytes of opt version, u64 size of the topology, the topology
(a flatbuffer ProgramDesc), the parameters. A ``.nb`` for ARM does not say for which ABI (armeabi-v7a,
arm64-v8a) it was made: the format has no place for that.
"""

from __future__ import annotations

import stat
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from struct import Struct
from typing import BinaryIO, Iterator, List, Union

from edgecls.errors import NbError, from_os_error
from edgecls.nb.foreign import HEAD_SIZE, recognise
from edgecls.nb.params import Param, missing_bytes, read_combined_params, read_params
from edgecls.nb.program import Block, Op, read_program
from edgecls.nb.region import FileRegion, MemoryRegion

HEADER = Struct("<H16sQ")
#: The header's field for the opt version, which ends at its first zero byte.
VERSION_START, VERSION_SIZE = 2, 16

#: The topology alone is held in memory. HRNet_W64_C, the largest of the catalogue, has 0.7 MB.
_MAX_TOPOLOGY = 1 << 25

_GENERAL_HINT = "convert the model again with edgecls optimize"


@dataclass(frozen=True)
class Header:
    """The first 26 bytes of a ``.nb``."""

    meta_version: int
    opt_version: str
    topology_bytes: int


@dataclass(frozen=True)
class NbFile:
    """What a ``.nb`` says. Sizes are in bytes."""

    path: Path
    size_bytes: int
    meta_version: int
    opt_version: str
    topology_bytes: int
    blocks: List[Block]
    params: List[Param]
    #: What follows the last parameter; Paddle-Lite ignores it.
    trailing_bytes: int

    @property
    def ops(self) -> List[Op]:
        """The operators of the main block."""
        return self.blocks[0].ops

    @property
    def all_ops(self) -> List[Op]:
        """The operators of every block, the main block's first."""
        return [op for block in self.blocks for op in block.ops]


def read_nb(path: Union[str, Path]) -> NbFile:
    """Read a ``.nb`` file of meta version 1 or 2. Weights are skipped, so a large file costs little.

    Raises:
        NbError: there is no such file, or it is no ``.nb``, or it is damaged.
        StorageError: the file system refused to read it.
    """
    path = Path(path)
    with errors_about(path), open_nb(path) as stream:
        return _read(path, stream, stream.seek(0, 2))


@contextmanager
def errors_about(path: Path) -> Iterator[None]:
    """Errors inside of the block name the file: an NbError in its message, an OSError as a StorageError."""
    try:
        yield
    except NbError as error:
        raise NbError(f"{path}: {error.message}", hint=error.hint or _GENERAL_HINT) from error
    except OSError as error:
        raise from_os_error(error, path) from error


def open_nb(path: Path) -> BinaryIO:
    """Open a regular file for unbuffered reading.

    Raises:
        NbError: there is none of that name, or it is a folder, a pipe or a device.
        OSError: the file system refused.
    """
    try:
        kind = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise NbError("no such file", hint="check the path") from error
    if stat.S_ISDIR(kind):
        raise NbError("this is a folder", hint="name the .nb file in it")
    if not stat.S_ISREG(kind):
        raise NbError("not a regular file", hint="copy it to a file first")
    return path.open("rb", buffering=0)


def read_header(stream: BinaryIO, size: int) -> Header:
    """The header of a ``.nb`` of ``size`` bytes.

    Raises:
        NbError: this is no ``.nb``, or one that no current Paddle-Lite reads.
    """
    stream.seek(0)
    head = stream.read(HEAD_SIZE)
    if not size:
        raise NbError("the file is empty", hint="copy or convert it again")
    if len(head) < HEADER.size:
        if head[:2] in (b"\1", b"\1\0", b"\2", b"\2\0"):
            raise missing_bytes(HEADER.size - len(head))
        raise _foreign(head)
    meta_version, raw_version, topology_bytes = HEADER.unpack_from(head)
    opt_version = _opt_version(raw_version)
    if opt_version.startswith("v") and meta_version == 0:
        raise NbError(
            f"opt {opt_version} wrote it in the format of before Paddle-Lite 2.7",
            hint="convert the model again with edgecls optimize",
        )
    if opt_version.startswith("v") and 2 < meta_version < 256:
        raise NbError(
            f"opt {opt_version} wrote it in format {meta_version}, edgecls reads formats 1 and 2",
            hint="update edgecls or convert the model with paddlelite 2.13rc0",
        )
    if meta_version not in (1, 2) or not opt_version:
        raise _foreign(head)
    return Header(meta_version, opt_version, topology_bytes)


def _read(path: Path, stream: BinaryIO, size: int) -> NbFile:
    header = read_header(stream, size)
    params_start = HEADER.size + header.topology_bytes
    if params_start > size:
        raise missing_bytes(params_start - size)
    if header.topology_bytes > _MAX_TOPOLOGY:
        raise NbError(f"its topology takes {header.topology_bytes} bytes, which no image classifier needs")
    topology = FileRegion("the topology", stream, HEADER.size, header.topology_bytes)
    blocks = read_program(MemoryRegion(topology.name, topology.slice(0, topology.size)))
    stored = FileRegion("the part with the parameters", stream, params_start, size - params_start)
    if header.meta_version == 1:
        params, params_bytes = read_combined_params(stored), stored.size
    else:
        params, params_bytes = read_params(stored)
    return NbFile(
        path=path,
        size_bytes=size,
        meta_version=header.meta_version,
        opt_version=header.opt_version,
        topology_bytes=header.topology_bytes,
        blocks=blocks,
        params=params,
        trailing_bytes=stored.size - params_bytes,
    )


def _opt_version(raw: bytes) -> str:
    """The text before the first zero byte, empty when it is none that opt can have written."""
    text = raw.split(b"\0", 1)[0]
    return text.decode("ascii") if text.isascii() and text.decode("ascii").isprintable() else ""


def _foreign(head: bytes) -> NbError:
    what, advice = recognise(head)
    if what:
        return NbError(f"this is {what}, not a Paddle-Lite model", hint=advice)
    return NbError("this is not a Paddle-Lite model", hint="give a .nb file that opt wrote")
