"""``edgecls runtime``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Tuple

import pytest
from click.testing import CliRunner

from edgecls.cli.runtime import runtime_command
from edgecls.errors import RuntimeLibraryError
from tests.nb.nb_writer import conv, nb, op, param
from tests.runner.cpp_runner import stand_in_folder
from tests.runtime.archives import ANDROID, android_files, write_archive
from tests.runtime.elf_writer import write_library


@pytest.fixture(autouse=True)
def _store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "artifact" / "model.nb"
    path.parent.mkdir()
    path.write_bytes(nb([conv("w"), op("hard_swish")], [param("w", [4])]))
    return path


def run(*words: object) -> Tuple[int, str, str]:
    result = CliRunner().invoke(runtime_command, [str(word) for word in words], standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return result.return_value or 0, result.stdout, result.stderr


def test_an_archive_is_added_and_listed(tmp_path: Path) -> None:
    _, added, _ = run("add", write_archive(tmp_path / f"{ANDROID}.tar.gz", android_files()))
    _, listed, _ = run("list")

    assert added == listed
    assert "android arm64-v8a, light_api, version v2.12" in added


def test_json_is_the_same_for_both(tmp_path: Path) -> None:
    _, added, _ = run("add", write_archive(tmp_path / "a.tar.gz", android_files()), "--json")
    _, listed, _ = run("list", "--json")

    assert json.loads(listed) == [json.loads(added)]
    assert json.loads(added)["library"]["with_extra"] is True


def test_an_empty_list_says_what_to_do() -> None:
    assert run("list")[1] == "no runtime yet: edgecls runtime add ARCHIVE\n"


def test_a_version_and_headers_can_be_given(tmp_path: Path) -> None:
    for name in ("paddle_api.h", "paddle_place.h"):
        (tmp_path / name).touch()
    _, text, _ = run("add", write_library(tmp_path / "a.so", None), "--version", "v2.12", "--include", tmp_path)

    assert "version v2.12 (declared; the library says nothing)" in text
    assert "include/paddle_api.h" in text


def test_a_model_is_checked_against_every_runtime(tmp_path: Path, model: Path) -> None:
    run("add", write_library(tmp_path / "a.so", "v2.13-rc"))
    run("add", write_library(tmp_path / "b.so", "v2.10"))

    code, text, _ = run("check", model)

    assert code == 0
    assert [line.split()[0] for line in text.splitlines()] == ["refused", "refused:", "fits"]


def test_the_exit_code_says_that_none_fits(tmp_path: Path, model: Path) -> None:
    run("add", write_library(tmp_path / "a.so", "v2.13-rc"))
    run("add", write_library(tmp_path / "b.so", "v2.10"))

    assert run("check", model, "--runtime", "linux-arm64-v8a-v2.10")[0] == 8
    assert run("check", model, "--runtime", "linux-arm64-v8a-v2.13")[0] == 0


def test_an_artifact_is_checked_by_the_model_in_it(tmp_path: Path, model: Path) -> None:
    name = json.loads(run("add", write_library(tmp_path / "b.so", "v2.10"), "--json")[1])["name"]

    (verdict,) = json.loads(run("check", model.parent, "--json")[1])

    assert verdict["runtime"] == name
    assert verdict["refusals"][0].startswith("the runtime is v2.10 and the .nb comes from opt v2.13-rc")
    assert verdict["warnings"] == []


def test_checking_without_a_runtime_is_an_error(model: Path) -> None:
    with pytest.raises(RuntimeLibraryError, match="there is no runtime yet"):
        run("check", model)


def test_a_runtime_is_removed_by_the_beginning_of_its_name(tmp_path: Path) -> None:
    name = json.loads(run("add", write_library(tmp_path / "a.so"), "--json")[1])["name"]

    assert run("remove", "linux") == (0, "", f"removed {name}\n")
    assert run("list", "--json")[1] == "[]\n"


def test_a_library_of_this_machine_is_made_ready_for_python() -> None:
    _, out, err = run("add", stand_in_folder())

    assert "light_api" in out
    assert err == "the C interface is ready: edgecls predict and edgecls.Classifier can use it\n"


def test_one_that_can_not_be_made_ready_is_added_all_the_same(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    folder = stand_in_folder()
    monkeypatch.setenv("PATH", str(tmp_path))

    code, out, err = run("add", folder)

    assert (code, "light_api" in out) == (0, True)
    assert err.startswith("edgecls: edgecls predict can't use it yet: building for Linux x86_64 needs")


def test_a_phones_library_is_not_for_python(tmp_path: Path) -> None:
    assert run("add", write_archive(tmp_path / f"{ANDROID}.tar.gz", android_files()))[2] == ""


def test_a_runtime_is_packed_with_its_interface_for_a_board(tmp_path: Path) -> None:
    run("add", stand_in_folder())
    target = tmp_path / "packed.tar.gz"

    _, out, _ = run("pack", "linux-x86_64", "--output", target)

    assert out == f"{target}: copy it to the board and run 'edgecls runtime add packed.tar.gz' there\n"
    assert "lib/libedgecls_lite.so" in run("add", target)[1]
