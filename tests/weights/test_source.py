"""From what a person asks for to weights that are ready to use."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import tarfile
from pathlib import Path
from typing import Any, Dict, List, Tuple

import numpy as np
import pytest

from edgecls.catalogue import find_model
from edgecls.errors import (
    DownloadError,
    ExportedModelError,
    OfflineError,
    SettingsError,
    StorageError,
    UnsafeArchiveError,
    WeightsError,
)
from edgecls.weights.address import OFFICIAL_BASE, address_of, base_address, cached_path
from edgecls.weights.pdparams import read_pdparams
from edgecls.weights.source import resolve_weights

MODEL = find_model("PPLCNet_x0_25")
PARAMS = pickle.dumps({"conv.weight": np.ones((2, 2), np.float32)}, 4)


def _tar(members: Dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


EXPORT = _tar({"X_infer/inference.pdmodel": b"graph", "X_infer/inference.pdiparams": b"numbers"})


@pytest.fixture
def mirror(server: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The loopback server in the place of the official one."""
    monkeypatch.setenv("EDGECLS_WEIGHTS_URL", server.base + "dygraph")
    return server


def test_official_weights_are_fetched_once_and_verified(mirror: Any, cache: Path) -> None:
    mirror.add("dygraph/legendary_models/PPLCNet_x0_25_pretrained.pdparams", PARAMS)
    seen: List[Tuple[int, int]] = []
    weights = resolve_weights(MODEL, None, progress=lambda *news: seen.append(news))
    assert (weights.kind, weights.sha256) == ("official", hashlib.sha256(PARAMS).hexdigest())
    assert weights.path is not None
    assert cache / "downloads" in weights.path.parents
    assert read_pdparams(weights.path)["conv.weight"].shape == (2, 2)
    assert seen[-1] == (len(PARAMS), len(PARAMS))
    assert resolve_weights(MODEL, "official", offline=True) == weights
    assert len(mirror.requests) == 1


def test_a_name_with_ssld_fetches_the_ssld_weights(mirror: Any) -> None:
    mirror.add("dygraph/GhostNet_x1_3_ssld_pretrained.pdparams", PARAMS)
    weights = resolve_weights(find_model("GhostNet_x1_3_ssld"), None)
    assert weights.note == "official weights of GhostNet_x1_3_ssld, ssld"
    assert weights.url == mirror.base + "dygraph/GhostNet_x1_3_ssld_pretrained.pdparams"


def test_the_official_export_is_fetched_and_unpacked_once(mirror: Any) -> None:
    mirror.add("dygraph/inference/PPLCNet_x0_25_infer.tar", EXPORT)
    first = resolve_weights(MODEL, None, exported=True)
    assert first.kind == "folder"
    assert first.path is not None
    assert sorted(path.name for path in first.path.iterdir()) == ["inference.pdiparams", "inference.pdmodel"]
    assert resolve_weights(MODEL, None, exported=True, offline=True) == first


def test_offline_names_the_file_and_its_place(mirror: Any) -> None:
    with pytest.raises(OfflineError) as caught:
        resolve_weights(MODEL, None, offline=True)
    url = mirror.base + "dygraph/legendary_models/PPLCNet_x0_25_pretrained.pdparams"
    assert url in caught.value.hint
    assert str(cached_path(url)) in caught.value.hint
    assert mirror.requests == []


def test_a_file_that_was_put_in_its_place_by_hand_is_used(mirror: Any) -> None:
    path = cached_path(mirror.base + "dygraph/legendary_models/PPLCNet_x0_25_pretrained.pdparams")
    path.parent.mkdir(parents=True)
    path.write_bytes(PARAMS)
    assert resolve_weights(MODEL, None, offline=True).path == path


def test_a_wrong_file_that_was_put_there_by_hand_is_refused(mirror: Any) -> None:
    path = cached_path(mirror.base + "dygraph/legendary_models/PPLCNet_x0_25_pretrained.pdparams")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"<html>")
    with pytest.raises(WeightsError, match="a web page"):
        resolve_weights(MODEL, None, offline=True)


@pytest.mark.parametrize(
    ("exported", "path", "body"),
    [
        (False, "legendary_models/PPLCNet_x0_25_pretrained.pdparams", b"<!doctype html>"),
        (False, "legendary_models/PPLCNet_x0_25_pretrained.pdparams", PARAMS[:-1]),
        (True, "inference/PPLCNet_x0_25_infer.tar", b"<!doctype html>"),
    ],
)
def test_what_is_no_weights_is_refused_and_not_cached(mirror: Any, exported: bool, path: str, body: bytes) -> None:
    url = mirror.add("dygraph/" + path, body)
    for _ in range(2):
        with pytest.raises(DownloadError, match="sent the wrong file: it is"):
            resolve_weights(MODEL, None, exported=exported)
    assert len(mirror.requests) == 2
    assert not cached_path(url).exists()


def test_a_hostile_official_tar_is_refused(mirror: Any, cache: Path) -> None:
    mirror.add("dygraph/inference/PPLCNet_x0_25_infer.tar", _tar({"../../../loot": b"x"}))
    with pytest.raises(UnsafeArchiveError):
        resolve_weights(MODEL, None, exported=True)
    assert not list(cache.rglob("loot*"))


def test_a_missing_official_file_is_a_download_error(mirror: Any) -> None:
    with pytest.raises(DownloadError, match="answered 404"):
        resolve_weights(MODEL, None)


def test_random_weights_come_only_when_asked_and_say_so() -> None:
    weights = resolve_weights(MODEL, "random")
    assert (weights.kind, weights.path, weights.sha256, weights.seed) == ("random", None, None, 0)
    assert "any accuracy is meaningless" in weights.note
    assert resolve_weights(MODEL, "random:7").seed == 7


@pytest.mark.parametrize("spec", ["random:", "random:x", "random:-1", "random:4294967296", "random:1.5", "random:²"])
def test_a_seed_that_is_no_seed_is_refused(spec: str) -> None:
    with pytest.raises(SettingsError, match="has no seed from 0 to 4294967295"):
        resolve_weights(MODEL, spec)


def test_an_empty_name_is_not_the_current_folder() -> None:
    with pytest.raises(SettingsError, match="empty name"):
        resolve_weights(MODEL, " ")


def test_a_pipe_or_a_device_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(WeightsError, match="is a device or a pipe"):
            resolve_weights(MODEL, str(path))


def test_the_sample_is_not_for_any_model() -> None:
    with pytest.raises(SettingsError, match="sample"):
        resolve_weights(MODEL, "sample")


def test_a_pdparams_file_is_taken_whatever_its_name(tmp_path: Path) -> None:
    for name in ("mine.pdparams", "best_model"):
        (tmp_path / name).write_bytes(PARAMS)
        weights = resolve_weights(MODEL, str(tmp_path / name))
        assert (weights.kind, weights.path) == ("file", tmp_path / name)
        assert weights.note == f"weights from {name}"


def test_a_home_folder_may_be_abbreviated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "w.pdparams").write_bytes(PARAMS)
    assert resolve_weights(MODEL, "~/w.pdparams").path == tmp_path / "w.pdparams"


def test_a_folder_with_an_exported_model_is_taken(tmp_path: Path) -> None:
    (tmp_path / "inference.pdmodel").write_bytes(b"graph")
    (tmp_path / "inference.pdiparams").write_bytes(b"numbers")
    weights = resolve_weights(MODEL, str(tmp_path))
    assert (weights.kind, weights.path) == ("folder", tmp_path)
    (tmp_path / "inference.pdiparams").write_bytes(b"others")
    assert resolve_weights(MODEL, str(tmp_path)).sha256 != weights.sha256


def test_a_tar_of_an_exported_model_is_taken(tmp_path: Path) -> None:
    (tmp_path / "x.tar").write_bytes(EXPORT)
    weights = resolve_weights(MODEL, str(tmp_path / "x.tar"))
    assert weights.kind == "folder"
    assert weights.path is not None
    assert (weights.path / "inference.pdmodel").read_bytes() == b"graph"


def test_a_folder_or_tar_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportedModelError, match="holds no exported model"):
        resolve_weights(MODEL, str(tmp_path))
    (tmp_path / "x.tar").write_bytes(_tar({"readme": b""}))
    with pytest.raises(ExportedModelError, match="holds no exported model"):
        resolve_weights(MODEL, str(tmp_path / "x.tar"))


def test_half_an_exported_model_is_answered_with_its_folder(tmp_path: Path) -> None:
    (tmp_path / "inference.pdiparams").write_bytes(b"numbers")
    with pytest.raises(WeightsError, match="half of an exported model; name its folder"):
        resolve_weights(MODEL, str(tmp_path / "inference.pdiparams"))


@pytest.mark.parametrize("name", ["none.pdparams", "none/none", "file/none", "n" * 300, "nul\0"])
def test_a_path_that_isn_t_there_is_answered_with_what_may_be_given(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((WeightsError, StorageError)):
        resolve_weights(MODEL, str(tmp_path / name))


@pytest.mark.parametrize("name", ["w.pdparams", "w.bin", "w.tar"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(WeightsError, match="is no"):
        resolve_weights(MODEL, str(tmp_path / name))


def test_the_description_names_no_path_of_this_machine(tmp_path: Path) -> None:
    (tmp_path / "w.pdparams").write_bytes(PARAMS)
    for spec in (str(tmp_path / "w.pdparams"), "random"):
        described = json.dumps(resolve_weights(MODEL, spec).to_json())
        assert str(tmp_path) not in described


def test_the_official_address_is_that_of_the_documents() -> None:
    assert base_address() == OFFICIAL_BASE
    assert address_of("inference/X_infer.tar") == OFFICIAL_BASE + "inference/X_infer.tar"


def test_the_base_address_can_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_WEIGHTS_URL", "http://mirror.example:8080/a b/")
    assert address_of("x y.tar") == "http://mirror.example:8080/a b/x%20y.tar"


@pytest.mark.parametrize("base", ["ftp://host/", "/tmp", "host/path", "http://", "http://[/"])
def test_a_base_that_is_no_web_address_is_refused(monkeypatch: pytest.MonkeyPatch, base: str) -> None:
    monkeypatch.setenv("EDGECLS_WEIGHTS_URL", base)
    with pytest.raises(SettingsError, match="EDGECLS_WEIGHTS_URL"):
        base_address()


def test_files_of_two_servers_never_share_a_place(cache: Path) -> None:
    places = {cached_path(url) for url in ("http://a/x.tar", "http://b/x.tar", "http://a:1/x.tar", "http://a/y/x.tar")}
    assert len(places) == 4
    assert all(cache / "downloads" in place.parents for place in places)
    assert cache / "downloads" in cached_path("http://a/../../%2e%2e/%2fetc/x").parents


def test_an_archive_without_a_whole_model_is_refused_by_its_name_and_not_kept(tmp_path: Path, cache: Path) -> None:
    archive = tmp_path / "half.tar"
    archive.write_bytes(_tar({"net/inference.pdmodel": b"graph"}))
    with pytest.raises(ExportedModelError, match=r"half\.tar can't be used: .*inference\.pdiparams"):
        resolve_weights(MODEL, str(archive))
    assert not list(cache.rglob("*.pdmodel"))


def test_a_home_folder_of_nobody_is_no_weights() -> None:
    with pytest.raises(WeightsError, match="there are no weights"):
        resolve_weights(MODEL, "~nobody-of-that-name/w.pdparams")
