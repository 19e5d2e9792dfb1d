"""Engines compute what Paddle computes, refuse what they would get wrong, and die alone."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from edgecls.engines.session import EngineSession
from edgecls.errors import (
    DeadlineError,
    ExportedModelError,
    InputError,
    InterpreterError,
    NbError,
    SettingsError,
    WorkerCrashed,
)
from tests.engines.nets import CLASSES, SHAPE, Nets, Pair, small_nets

#: oneDNN's own choices (pooling in int8, dropout lost) put the small net ten times as far off.
TOLERANCE = 0.004


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture(scope="module")
def lite(nets: Nets):
    """One session for the tests that leave it alive."""
    with EngineSession("paddle_lite", mode="fp32", model=nets.nb("x86"), image_shape=SHAPE) as session:
        yield session


def _inference(nets: Nets, mode: str, **options):
    form = "int8" if mode.startswith("int8") else "fp32"
    return EngineSession("paddle_inference", mode=mode, model=nets.pair(form), **options)


def test_paddle_lite_computes_what_paddle_computes(nets: Nets, lite: EngineSession) -> None:
    np.testing.assert_allclose(lite.run(nets.image), nets.output("fp32"), atol=1e-6)


@pytest.mark.parametrize("mode", ["fp32", "fp32_onednn"])
def test_paddle_inference_computes_what_paddle_computes(nets: Nets, mode: str) -> None:
    with _inference(nets, mode) as session:
        np.testing.assert_allclose(session.run(nets.image), nets.output("fp32"), atol=1e-6)


def test_simulated_int8_is_the_quantized_program_and_nothing_else(nets: Nets) -> None:
    with _inference(nets, "int8_simulated") as session:
        output = session.run(nets.image)
    np.testing.assert_allclose(output, nets.output("int8"), atol=1e-6)
    assert np.abs(output - nets.output("fp32")).max() > 1e-4


def test_onednn_int8_computes_in_integers_and_stays_near(nets: Nets) -> None:
    with _inference(nets, "int8_onednn") as session:
        output = session.run(nets.image)
    distance = np.abs(output - nets.output("int8")).max()
    assert 1e-6 < distance < TOLERANCE


def test_a_batch_gives_a_row_for_each_image(nets: Nets, lite: EngineSession) -> None:
    images = np.concatenate([nets.image, nets.image[:, :, ::-1], nets.image])
    output = lite.run(np.ascontiguousarray(images))
    assert output.shape == (3, CLASSES)
    np.testing.assert_allclose(output[[0, 2]], nets.output("fp32").repeat(2, axis=0), atol=1e-6)
    assert np.abs(output[1] - output[0]).max() > 1e-5


def test_batches_of_different_sizes_follow_each_other(nets: Nets, lite: EngineSession) -> None:
    for size in (1, 4, 2, 1):
        output = lite.run(nets.image.repeat(size, axis=0))
        np.testing.assert_allclose(output, nets.output("fp32").repeat(size, axis=0), atol=1e-6)


def test_an_earlier_output_is_not_overwritten(nets: Nets, lite: EngineSession) -> None:
    first = lite.run(nets.image)
    kept = first.copy()
    lite.run(np.zeros_like(nets.image))
    np.testing.assert_array_equal(first, kept)


def test_a_session_names_engine_version_mode_and_threads(nets: Nets, lite: EngineSession) -> None:
    assert (lite.name, lite.version, lite.mode, lite.threads) == ("paddle_lite", "v2.13-rc", "fp32", 1)
    assert lite.label == "paddle_lite v2.13-rc fp32"


@pytest.mark.parametrize(
    ("batch", "found"),
    [
        (np.zeros((1, *SHAPE), np.float64), "float64"),
        (np.zeros((1, *SHAPE), np.uint8), "uint8"),
        (np.zeros((1, *SHAPE), np.float16), "float16"),
        (np.zeros((1, *SHAPE), ">f4"), ">f4"),
        (np.zeros(SHAPE, np.float32), "(3, 32, 32)"),
        (np.zeros((0, *SHAPE), np.float32), "empty"),
        (np.zeros((1, 32, 32, 3), np.float32).transpose(0, 3, 1, 2), "not contiguous"),
        ([[1.0]], "list"),
    ],
)
def test_a_batch_that_would_give_garbage_is_refused(nets: Nets, lite: EngineSession, batch, found: str) -> None:
    with pytest.raises(InputError, match="batch") as caught:
        lite.run(batch)
    assert found in caught.value.message
    np.testing.assert_allclose(lite.run(nets.image), nets.output("fp32"), atol=1e-6)


@pytest.mark.parametrize("shape", [(1, 3, 64, 64), (1, 3, 32, 16), (1, 1, 32, 32)])
def test_another_image_size_than_the_loaded_one_is_refused(nets: Nets, lite: EngineSession, shape) -> None:
    with pytest.raises(InputError, match="loaded for images of 3x32x32"):
        lite.run(np.zeros(shape, np.float32))


def test_paddle_lite_knows_its_image_size_before_the_first_batch(nets: Nets) -> None:
    with EngineSession("paddle_lite", mode="fp32", model=nets.nb("x86")) as session:
        with pytest.raises(InputError, match="loaded for images of 3x32x32"):
            session.run(np.zeros((1, 3, 64, 64), np.float32))
        np.testing.assert_allclose(session.run(nets.image), nets.output("fp32"), atol=1e-6)


def test_the_first_batch_fixes_the_image_size(nets: Nets) -> None:
    with _inference(nets, "fp32") as session:
        session.run(nets.image)
        with pytest.raises(InputError, match="loaded for images of 3x32x32, got 3x64x64"):
            session.run(np.zeros((1, 3, 64, 64), np.float32))


def test_a_batch_that_the_model_refuses_leaves_the_session_usable(nets: Nets) -> None:
    with _inference(nets, "fp32") as session:
        with pytest.raises(InputError, match="can't run this batch"):
            session.run(np.zeros((1, 4, 32, 32), np.float32))
        np.testing.assert_allclose(session.run(nets.image), nets.output("fp32"), atol=1e-6)


def test_an_arm_nb_is_refused_before_it_is_loaded(nets: Nets) -> None:
    with pytest.raises(NbError, match="is for arm and would compute garbage"):
        EngineSession("paddle_lite", mode="fp32", model=nets.nb("arm"))


def test_an_int8_nb_for_x86_is_refused(nets: Nets) -> None:
    with pytest.raises(NbError, match="int8 for x86, which Paddle-Lite runs and computes wrongly"):
        EngineSession("paddle_lite", mode="int8", model=nets.nb("int8_x86"))


def test_several_threads_are_refused_where_the_library_has_one(nets: Nets) -> None:
    with pytest.raises(SettingsError, match="computes on 1 thread, not 2"):
        EngineSession("paddle_lite", mode="fp32", model=nets.nb("x86"), threads=2)


@pytest.mark.parametrize(
    ("engine", "mode", "form", "wrong"),
    [
        ("tensorrt", "fp32", "nb", "unknown"),
        ("paddle_lite", "fp32_onednn", "nb", "no mode"),
        ("paddle_inference", "int8", "pair", "no mode"),
        ("paddle_lite", "fp32", "pair", "reads a .nb alone"),
        ("paddle_inference", "fp32", "nb", "reads a .pdmodel and a .pdiparams"),
    ],
)
def test_a_request_that_contradicts_itself_is_refused(engine: str, mode: str, form: str, wrong: str) -> None:
    model = Path("model.nb") if form == "nb" else Pair(Path("a.pdmodel"), Path("a.pdiparams"))
    with pytest.raises(SettingsError, match=wrong):
        EngineSession(engine, mode=mode, model=model)


@pytest.mark.parametrize("threads", [0, 257])
def test_a_number_of_threads_out_of_range_is_refused(threads: int) -> None:
    with pytest.raises(SettingsError, match="threads is out of range"):
        EngineSession("paddle_lite", mode="fp32", model=Path("model.nb"), threads=threads)


def test_a_missing_file_is_named(nets: Nets, tmp_path: Path) -> None:
    with pytest.raises(NbError, match=r"nothing\.nb: no such file"):
        EngineSession("paddle_lite", mode="fp32", model=tmp_path / "nothing.nb")
    with pytest.raises(ExportedModelError, match=r"nothing\.pdmodel does not exist"):
        pair = Pair(tmp_path / "nothing.pdmodel", tmp_path / "nothing.pdiparams")
        EngineSession("paddle_inference", mode="fp32", model=pair)


def test_a_truncated_topology_is_one_clear_line(nets: Nets, tmp_path: Path) -> None:
    pair = nets.pair("fp32")
    cut = tmp_path / "cut.pdmodel"
    cut.write_bytes(pair.model_file.read_bytes()[:500])
    with pytest.raises(ExportedModelError, match=r"cut\.pdmodel is no program of Paddle, or damaged") as caught:
        EngineSession("paddle_inference", mode="fp32", model=Pair(cut, pair.params_file))
    assert len(str(caught.value)) < 400


def test_a_native_crash_while_loading_is_a_typed_error(
    nets: Nets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edgecls.engines.session._check_pair", lambda model: None)
    text = tmp_path / "text.pdmodel"
    text.write_text("[metadata]\nname = nothing that Paddle could read\n" * 40)
    with pytest.raises((WorkerCrashed, ExportedModelError), match="paddle_inference was ended by|can't load"):
        EngineSession("paddle_inference", mode="fp32", model=Pair(text, nets.pair("fp32").params_file))


@pytest.mark.parametrize("name", ["SIGABRT", "SIGSEGV", "SIGKILL"])
def test_an_engine_killed_between_batches_is_a_typed_error(nets: Nets, name: str) -> None:
    with EngineSession("paddle_lite", mode="fp32", model=nets.nb("x86")) as session:
        session.run(nets.image)
        os.kill(session.pid, getattr(signal, name))
        with pytest.raises(WorkerCrashed, match=f"paddle_lite was ended by {name} while computing a batch of 2"):
            session.run(nets.image.repeat(2, axis=0))
        with pytest.raises(WorkerCrashed):
            session.run(nets.image)


def test_an_engine_killed_in_mid_run_is_a_typed_error(nets: Nets) -> None:
    with _inference(nets, "int8_simulated") as session:
        session.run(nets.image)
        killer = threading.Timer(0.3, os.kill, (session.pid, signal.SIGKILL))
        killer.start()
        with pytest.raises(WorkerCrashed, match="was ended by SIGKILL") as caught:
            while True:
                session.run(nets.image.repeat(256, axis=0))
        killer.join()
    assert "out of memory" in caught.value.hint


def test_an_engine_that_hangs_is_ended_at_its_deadline(nets: Nets) -> None:
    with EngineSession("paddle_lite", mode="fp32", model=nets.nb("x86"), deadline_s=1.0) as session:
        session.run(nets.image)
        os.kill(session.pid, signal.SIGSTOP)
        with pytest.raises(DeadlineError, match="paddle_lite did not finish computing a batch of 1 within 1 s"):
            session.run(nets.image)
        assert not _alive(session.pid)


def test_closing_ends_the_child(nets: Nets) -> None:
    session = EngineSession("paddle_lite", mode="fp32", model=nets.nb("x86"))
    assert _alive(session.pid)
    session.close()
    session.close()
    assert not _alive(session.pid)


def test_an_interpreter_without_the_engine_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edgecls.worker.interpreter.installed_versions", lambda python: {"numpy": "1.26"})
    with pytest.raises(InterpreterError, match="paddlelite"):
        EngineSession("paddle_lite", mode="fp32", model=Path("model.nb"))


def _alive(pid: int) -> bool:
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.01)
    return True
