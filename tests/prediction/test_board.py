"""A board from nothing: an arm64 Debian with Python and no more, emulated, and a real Paddle-Lite library.

Skipped, with the reason, where there is no library (EDGECLS_TEST_LITE_ARM64), no compiler for it, no emulator, or no
root. It takes minutes: a system is unpacked and pip runs under emulation.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, Iterator, List

import pytest

import edgecls
from edgecls.artifact.folder import Artifact
from edgecls.runner.pack import pack_runtime
from edgecls.runner.toolchain import find_toolchain
from edgecls.runtime.store import add_runtime
from scripts.emulated_device.binfmt import foreign_programs
from scripts.emulated_device.problems import unavailable
from scripts.emulated_device.userland import Userland
from tests.runner.real_arm import real_folder

DIGITS = Path(__file__).parents[2] / "calib_data" / "digits"
PICTURES = 50

_PROGRAM = """
import json, sys, threading
import edgecls
art, photos = sys.argv[1], sys.argv[2:]
with edgecls.Classifier(art) as first, edgecls.Classifier(art, threads=1) as second:
    alone = [[p.scores for p in c.predict(photos)] for c in (first, second)]
    single = [first.predict(photo).scores for photo in photos]
    found = [None, None]
    def work(index, classifier):
        found[index] = [classifier.predict(photo).scores for photo in photos]
    threads = [threading.Thread(target=work, args=(i, c)) for i, c in enumerate((first, second))]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    print(json.dumps({"engine": first.engine, "single": single, "alone": alone, "together": found}))
"""


@pytest.fixture(scope="module")
def userland(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Userland]:
    """The board, with edgecls and the library."""
    folder = real_folder()
    reason = unavailable("arm64")
    if reason:
        pytest.skip(reason)
    scratch = tmp_path_factory.mktemp("board")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EDGECLS_CACHE", str(scratch / "cache"))
        runtime = add_runtime(folder / "lib", include=folder / "include")
        find_toolchain(runtime.library)
        archive = pack_runtime(runtime, scratch / "lite.tar.gz")
    with foreign_programs("arm64"):
        made = Userland(scratch / "userland")
        made.install()
        done = made.run(["edgecls", "runtime", "add", made.put(archive, "lite.tar.gz")])
        assert done.returncode == 0, done.stderr
        assert "the C interface is ready" in done.stderr
        for number, photo in enumerate(photos()):
            (made.root / "board" / "photos").mkdir(exist_ok=True)
            made.put(photo, f"photos/{number:02}.png")
        yield made


def photos() -> List[Path]:
    return sorted((DIGITS / "evaluation").iterdir())[:PICTURES]


def make(folder: Path, precision: str) -> Artifact:
    settings = edgecls.Settings(weights="sample", precision=precision, calibration=DIGITS / "calibration")
    return edgecls.optimize("PPLCNet_x0_25", settings, output=folder / precision).artifact


@pytest.fixture(scope="module")
def fp32(tmp_path_factory: pytest.TempPathFactory, userland: Userland) -> Artifact:
    artifact = make(tmp_path_factory.mktemp("artifacts"), "fp32")
    userland.put(artifact.path, "fp32")
    return artifact


@pytest.fixture(scope="module")
def int8(tmp_path_factory: pytest.TempPathFactory, userland: Userland) -> Artifact:
    artifact = make(tmp_path_factory.mktemp("artifacts"), "int8")
    userland.put(artifact.path, "int8")
    return artifact


def predict(userland: Userland, name: str, *options: str) -> List[Dict[str, Any]]:
    done = userland.run(["edgecls", "predict", "/board/photos", "--model", f"/board/{name}", "--json", *options])
    assert done.returncode == 0, done.stderr
    found: List[Dict[str, Any]] = json.loads(done.stdout)
    return found


def test_fifty_pictures_have_the_same_top_5_as_on_the_host(userland: Userland, fp32: Artifact) -> None:
    there = predict(userland, "fp32")
    with edgecls.Classifier(fp32) as classifier:
        here = classifier.predict(photos())

    assert len(there) == PICTURES
    assert {found["engine"] for found in there} == {"paddle_lite_c v2.12 fp32"}
    assert [found["class_ids"] for found in there] == [seen.class_ids for seen in here]
    worst = max(
        abs(one - other) for found, seen in zip(there, here) for one, other in zip(found["scores"], seen.scores)
    )
    print(f"largest difference of a probability: {worst:.2g}")
    assert worst < 1e-4


def test_threads_and_batches_change_nothing(userland: Userland, fp32: Artifact) -> None:
    names = [f"/board/photos/{number:02}.png" for number in range(12)]
    done = userland.run(["python3", "-c", _PROGRAM, "/board/fp32", *names])
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""

    told = json.loads(done.stdout)
    for scores in (*told["alone"], *told["together"]):
        for row, expected in zip(scores, told["single"]):
            assert row == pytest.approx(expected, abs=1e-5)


def test_int8_is_the_same_under_another_chips_name(userland: Userland, int8: Artifact) -> None:
    plain, named = predict(userland, "int8"), predict(userland, "int8", "--soc", "SM8150")

    assert [found["class_ids"][0] for found in named] == [found["class_ids"][0] for found in plain]
    for one, other in zip(plain, named):
        assert one["scores"] == pytest.approx(other["scores"], abs=1e-3)


def test_a_name_is_refused_on_a_processor_without_the_instructions(userland: Userland, int8: Artifact) -> None:
    words = ["edgecls", "predict", "/board/photos/00.png", "--model", "/board/int8", "--soc", "SM8150"]
    done = userland.run(words, cpu="cortex-a53")

    assert done.returncode == 2
    assert "instructions that this processor lacks (asimddp, asimdhp)" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_board_without_the_library_is_told_what_to_type(userland: Userland, fp32: Artifact) -> None:
    words = ["edgecls", "predict", "/board/photos/00.png", "--model", "/board/fp32"]
    done = userland.run(words, env={"EDGECLS_CACHE": "/board/empty"})

    assert done.returncode == 3
    assert "run 'edgecls runtime add inference_lite_lib.armlinux.armv8.gcc" in done.stderr
