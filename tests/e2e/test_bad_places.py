"""A full disk, a read-only folder, a place that is taken: nothing half-written stays, and what was there does."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e.program import SAMPLE
from tests.e2e.refusal import the_line

SHORT = ("--runs", "1", "--min-seconds", "0.01")
FROM_SAMPLE = ("optimize", "PPLCNet_x0_25", "--weights", "sample")

#: Makes a folder that holds so many KiB and no more; read_only() then forbids writing to it.
Mount = Callable[[int], Path]


@pytest.fixture
def mount(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mount]:
    """Small file systems of their own, which need root."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small file system can be mounted by root only")
    made = []

    def mounted(size: int) -> Path:
        folder = tmp_path_factory.mktemp("disk")
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
        made.append(folder)
        return folder

    yield mounted
    for folder in made:
        subprocess.run(["umount", str(folder)], check=True)


def read_only(folder: Path) -> Path:
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    return folder


def files(folder: Path) -> list[str]:
    """The files and folders below one, without locks and the folders that lead to them."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.suffix != ".lock" and not (path.is_dir() and any(path.glob("**/*.lock")))
    )


@pytest.fixture
def export(fp32_artifact: Path) -> Path:
    return fp32_artifact / "host" / "fp32"


@pytest.mark.parametrize("size", [100, 3000])
def test_a_full_disk_for_the_artifact(place, export, mount, size):
    disk = mount(size)
    place.refuse(9, f"no space left for {disk}/new; free some space", "optimize", export, "--output", disk / "new")
    assert files(disk) == []


def test_a_full_disk_keeps_the_older_artifact(place, export, fp32_artifact, mount):
    disk = mount(5000)
    old = shutil.copytree(fp32_artifact, disk / "old")
    before = files(disk)
    words = ("optimize", export, "--target", "armeabi-v7a", "--output", old)
    place.refuse(9, f"no space left for {old}", *words)
    assert files(disk) == before
    assert (old / "model.json").read_bytes() == (fp32_artifact / "model.json").read_bytes()


@pytest.mark.parametrize("size", [16, 600])
def test_a_full_disk_for_the_cache(place, export, mount, size):
    disk = mount(size)
    place.refuse(9, f"no space left for {disk}/.*; free some space", "optimize", export, EDGECLS_CACHE=str(disk))
    assert files(disk) == []


def test_a_full_disk_for_an_export_into_the_cache(place, mount):
    disk = mount(200)
    place.refuse(9, f"no space left for {disk}/.*; free some space", *FROM_SAMPLE, EDGECLS_CACHE=str(disk))
    assert files(disk) == []


@pytest.mark.parametrize("size", [8, 600, 1600])
def test_a_full_disk_for_temporary_files(place, export, mount, size):
    disk = mount(size)
    place.refuse(9, "no space left|could not write the whole file", "optimize", export, TMPDIR=str(disk))
    assert files(disk) == []


def test_a_full_disk_for_the_calibration_tensors(place, export, mount):
    disk = mount(2000)
    words = ("optimize", export, "--quant", "int8", "--calibration", SAMPLE / "calibration")
    place.refuse(9, rf"no space left for {disk}/.*calibration\.npy", *words, TMPDIR=str(disk))
    assert files(disk) == []


def test_a_full_disk_for_an_exported_model(place, export, mount):
    disk = mount(200)
    place.refuse(9, f"no space left for {disk}/new", "export", export, "--output", disk / "new")
    assert files(disk) == []


def test_a_full_disk_for_the_temporary_files_of_a_bench(place, fp32_artifact, mount):
    disk = mount(4)
    place.refuse(9, f"no space left for {disk}/", "bench", fp32_artifact, *SHORT, TMPDIR=str(disk))
    assert files(disk) == []


def test_a_full_disk_keeps_the_result_so_far_whole(place, fp32_artifact, mount):
    disk = mount(8)
    done = place.run("bench", fp32_artifact, "--engine", "paddle_lite", *SHORT, "--output", disk / "r.json")
    assert done.code == 9
    assert the_line(done).startswith(f"no space left for {disk}/r.json; free some space")
    assert files(disk) == ["r.json"]
    assert (disk / "r.json").read_text().endswith("}\n")


@pytest.mark.parametrize("way", ["--output", "EDGECLS_WORKSPACE"])
def test_a_read_only_place_for_the_artifact_is_refused_before_the_work(place, export, mount, way):
    disk = read_only(mount(8))
    words, variables = (["--output", disk / "new"], {}) if way == "--output" else ([], {way: str(disk)})
    done = place.run("optimize", export, *words, **variables)
    assert done.code == 9
    assert done.err == f"edgecls: no permission to write in {disk}; name a folder that you may write to\n"


@pytest.mark.parametrize(
    ("words", "variable"),
    [
        (("optimize", "EXPORT"), "EDGECLS_CACHE"),
        (("export", "EXPORT", "--output", "DISK/new"), None),
        (("export", "EXPORT"), "EDGECLS_WORKSPACE"),
        (("bench", "ARTIFACT", *SHORT, "--output", "DISK/r.json"), None),
        (("demo",), "EDGECLS_WORKSPACE"),
    ],
)
def test_a_read_only_folder_is_named(place, export, fp32_artifact, mount, words, variable):
    disk = read_only(mount(8))
    meant = {"EXPORT": export, "ARTIFACT": fp32_artifact}
    given = [meant.get(word, word.replace("DISK", str(disk))) for word in words]
    says = f"no permission (for|to write in) {disk}.*; name a folder"
    place.refuse(9, says, *given, **({variable: str(disk)} if variable else {}))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_named(place, export):
    locked = place.given / "locked"
    locked.mkdir(mode=0o500)
    place.refuse(9, f"no permission to write in {locked}", "optimize", export, "--output", locked / "new")


@pytest.mark.parametrize("taken", ["a file", "a full folder"])
def test_an_output_that_is_no_artifact_is_kept(place, export, taken):
    path = place.write("taken" if taken == "a file" else "taken/notes.txt", "mine")
    path = place.given / "taken"
    line = place.refuse(9, "exists and is no artifact; name another --output", "optimize", export, "--output", path)
    assert line.startswith(str(path))
    place.refuse(2, f"{path} (is a file|holds other files)", "export", export, "--output", path)


def test_an_output_below_a_file_is_refused(place, export, fp32_artifact):
    path = place.write("file", "mine")
    place.refuse(9, f"{path} is a file, so {path}/new", "optimize", export, "--output", path / "new")
    place.refuse(9, f"{path} is no folder", "bench", fp32_artifact, *SHORT, "--output", path / "r.json")
    place.refuse(9, f"{path}.* is no folder", "optimize", export, EDGECLS_CACHE=str(path))


@pytest.mark.parametrize("output", ["", "."])
def test_the_current_folder_does_not_become_an_artifact(place, export, output):
    place.refuse(9, "'.' is the current folder; name a new folder", "optimize", export, "--output", output)


def test_a_result_over_a_folder_is_refused(place, fp32_artifact):
    place.refuse(9, f"{place.given}: Is a directory", "bench", fp32_artifact, *SHORT, "--output", place.given)
