"""Where a model's weights come from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, Optional, Tuple

from edgecls.catalogue.model import Model
from edgecls.errors import (
    DownloadError,
    ExportedModelError,
    InputError,
    SettingsError,
    UnsafeArchiveError,
    WeightsError,
    from_os_error,
)
from edgecls.export.exported import find_exported
from edgecls.onnx.graph import ONNX_SUFFIX, read_onnx
from edgecls.storage.hashing import sha256_file, sha256_json
from edgecls.storage.stages import stage_folder, stage_key
from edgecls.weights.address import address_of, cached_path
from edgecls.weights.archive import check_tar, unpack
from edgecls.weights.download import download
from edgecls.weights.pdparams import check_pdparams
from edgecls.weights.transfer import Progress

_HINT = "give official, random, random:SEED, a .pdparams or .onnx file, a folder with inference.pdmodel, or its .tar"


@dataclass(frozen=True)
class Weights:
    """Weights that are ready to use.

    Attributes:
        kind: "official" (a downloaded ``.pdparams``), "file" (a ``.pdparams`` or ``.onnx``), "folder" (an exported
            model), "sample" (the ``.pdparams`` that edgecls ships) or "random" (made where the network is built).
        path: the file or folder; None for "random".
        sha256: of the file, or of the list of the folder's hashes; None for "random".
        note: one line for a person.
        seed: of "random".
        url: where "official" weights came from.
    """

    kind: str
    path: Optional[Path]
    sha256: Optional[str]
    note: str
    seed: Optional[int] = None
    url: Optional[str] = None

    def to_json(self) -> Dict[str, Any]:
        """What ``model.json`` says of them; nothing in it depends on this machine."""
        return {"kind": self.kind, "sha256": self.sha256, "seed": self.seed, "url": self.url, "note": self.note}


def resolve_weights(
    model: Model,
    spec: Optional[str],
    *,
    offline: bool = False,
    progress: Optional[Progress] = None,
    exported: bool = False,
) -> Weights:
    """Find, and if need be fetch, the weights that a person asked for.

    Args:
        model: the architecture; its chosen release is the official one.
        spec: None or "official", "random", "random:SEED", or the path of a ``.pdparams`` or ``.onnx`` file, of a
            folder with an exported model, or of a ``.tar`` of such a folder.
        offline: use the network for nothing.
        progress: called with the bytes so far and in all while downloading.
        exported: of the official weights, take the exported model instead of the ``.pdparams``.

    Raises:
        SettingsError: the spec makes no sense.
        WeightsError: the file doesn't exist or is nothing of the above.
        ExportedModelError: the folder or tar holds no exported model.
        DownloadError: the official weights could not be fetched.
        StorageError: something can't be read or written.
    """
    if spec is None or spec == "official":
        return _official_export(model, offline, progress) if exported else _official(model, offline, progress)
    if spec == "random" or spec.startswith("random:"):
        return _random(spec)
    if not spec.strip():
        raise SettingsError("the weights have an empty name", hint=_HINT)
    if spec == "sample":
        raise SettingsError("the sample's weights can't be used here", hint="use them with edgecls optimize or demo")
    return _given(Path(os.path.expanduser(spec)))


def _official(model: Model, offline: bool, progress: Optional[Progress]) -> Weights:
    url, path = _fetch(model, model.release.params_path, check_pdparams, offline, progress)
    return Weights(
        kind="official",
        path=path,
        sha256=sha256_file(path),
        note=f"official weights of {model.release.published_as}, {model.weights}",
        url=url,
    )


def _official_export(model: Model, offline: bool, progress: Optional[Progress]) -> Weights:
    url, path = _fetch(model, model.release.inference_path, check_tar, offline, progress)
    return _unpacked(path, f"official exported model of {model.release.published_as}, {model.weights}", url)


def _fetch(
    model: Model, relative: Optional[str], check: Callable[[Path], None], offline: bool, progress: Optional[Progress]
) -> Tuple[str, Path]:
    if relative is None:
        raise WeightsError(
            f"no official {model.weights} weights of {model.name} are published in this form",
            hint="give a file with --weights, or --weights random to try the pipeline",
        )
    url = address_of(relative)

    def check_download(path: Path) -> None:
        try:
            check(path)
        except (InputError, DownloadError) as error:
            reason = error.message.replace(str(path), "it").replace(path.name, "it")
            raise DownloadError(
                f"{url} sent the wrong file: {reason}",
                hint="check EDGECLS_WEIGHTS_URL, and whether a proxy or a login page stands in between",
            ) from error

    path = download(url, cached_path(url), progress=progress, offline=offline, check=check_download)
    # A file that somebody put there by hand has not been checked yet.
    check(path)
    return url, path


def _random(spec: str) -> Weights:
    text = spec.partition(":")[2] if ":" in spec else "0"
    if not (text.isascii() and text.isdigit()) or int(text) >= 1 << 32:
        raise SettingsError(f"{spec[:60]!r} has no seed from 0 to {(1 << 32) - 1}", hint="write random or random:7")
    note = f"random numbers, seed {int(text)}: any accuracy is meaningless"
    return Weights(kind="random", path=None, sha256=None, note=note, seed=int(text))


def _given(path: Path) -> Weights:
    try:
        if path.is_dir():
            return _folder(path, f"exported model in {path.resolve().name}")
        if path.exists() and not path.is_file():
            raise WeightsError(f"{path} is a device or a pipe", hint=_HINT)
        with path.open("rb") as stream:
            head = stream.read(1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise WeightsError(f"there are no weights {str(path)[:200]!r}", hint=_HINT) from error
    except OSError as error:
        raise from_os_error(error, path) from error
    if path.suffix == ONNX_SUFFIX:
        read_onnx(path)
        return Weights(kind="file", path=path, sha256=sha256_file(path), note=f"weights from {path.name}, ONNX")
    if path.suffix in (".pdmodel", ".pdiparams"):
        raise WeightsError(f"{path} is half of an exported model", hint=f"name its folder, {path.parent}")
    # Of what is neither, the error says what a .pdparams file lacks, unless the name says tar.
    if path.suffix == ".tar" or (head != b"\x80" and _is_tar(path)):
        return _given_archive(path)
    check_pdparams(path)
    return Weights(kind="file", path=path, sha256=sha256_file(path), note=f"weights from {path.name}")


def _is_tar(path: Path) -> bool:
    try:
        check_tar(path)
    except DownloadError:
        return False
    return True


def _given_archive(path: Path) -> Weights:
    try:
        check_tar(path)
        return _unpacked(path, f"exported model in {path.name}", None)
    except UnsafeArchiveError:
        raise
    except DownloadError as error:
        # Nothing was downloaded: the file that was given is damaged.
        raise WeightsError(error.message, hint=error.hint) from error


def _unpacked(archive: Path, note: str, url: Optional[str]) -> Weights:
    key = stage_key("unpack", {"sha256": sha256_file(archive)})

    def make(folder: Path) -> None:
        files = unpack(archive, folder / "files")
        # An archive without a whole model must not stay in the cache.
        try:
            find_exported(_home(files))
        except ExportedModelError as error:
            reason = error.message.replace(str(files), "it")
            raise ExportedModelError(f"{archive} can't be used: {reason}", hint=_HINT) from error

    return _folder(stage_folder("unpack", key, make) / "files", note, url)


def _home(path: Path) -> Path:
    """The folder with the exported model: an archive wraps its files in one folder."""
    homes = [path, *sorted(child for child in path.iterdir() if child.is_dir())]
    home = next((home for home in homes if any(home.glob("*.pdmodel")) or (home / "inference.json").is_file()), None)
    if home is None:
        raise ExportedModelError(f"{path} holds no exported model (inference.pdmodel)", hint=_HINT)
    return home


def _folder(path: Path, note: str, url: Optional[str] = None) -> Weights:
    try:
        home = _home(path)
        files = sorted(file for file in home.iterdir() if file.suffix in (".pdmodel", ".pdiparams", ".json"))
    except OSError as error:
        raise from_os_error(error, path) from error
    digest = sha256_json({file.name: sha256_file(file) for file in files})
    return Weights(kind="folder", path=home, sha256=digest, note=note, url=url)
