"""Paddle-Lite's library through the C interface, with the tests' stand-in for the library.

It runs in a process of its own here, whose environment tells the stand-in how to misbehave.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Type

import numpy as np
import pytest
from numpy.typing import NDArray

from edgecls.engines.request import LIBRARY_ENGINE, EngineRequest, Native
from edgecls.engines.session import EngineSession
from edgecls.errors import (
    EdgeclsError,
    InputError,
    NbError,
    RuntimeLibraryError,
    SettingsError,
    WorkerCrashed,
    WorkerError,
)
from tests.nb.nb_writer import conv, nb, param
from tests.runner.c_interface import stand_in_interface, write_model

#: The stand-in's net gives the sum of each channel.
SUMS = [6.0, 22.0, 38.0]


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "model.nb")


def images(count: int) -> NDArray[np.float32]:
    one = np.arange(12, dtype=np.float32).reshape(1, 3, 2, 2)
    return np.concatenate([one + index for index in range(count)])


def open_session(model: Path, *, threads: int = 1, **native: Any) -> EngineSession:
    options = Native(str(native.pop("interface", None) or stand_in_interface()), **native)
    return EngineSession(LIBRARY_ENGINE, mode="fp32", model=model, threads=threads, native=options)


def test_it_computes_and_says_its_name(model: Path) -> None:
    with open_session(model) as session:
        assert session.run(images(1)).tolist() == [SUMS]
        assert session.label == "paddle_lite_c stand-in fp32"


def test_batches_may_change_their_size_back_and_forth(model: Path) -> None:
    with open_session(model) as session:
        for count in (1, 4, 2, 4, 1):
            expected = [[value + 4.0 * index for value in SUMS] for index in range(count)]
            assert session.run(images(count)).tolist() == expected


def test_another_size_of_image_is_refused(model: Path) -> None:
    with open_session(model) as session:
        with pytest.raises(InputError, match="loaded for images of 3x2x2, got 3x4x4"):
            session.run(np.zeros((1, 3, 4, 4), np.float32))
        assert session.run(images(1)).tolist() == [SUMS]


def test_a_release_is_named_where_the_library_tells_its_commit(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAND_IN_VERSION", "044ba5b")
    with open_session(model) as session:
        assert session.version == "v2.12"


def test_a_chips_name_reaches_the_library(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAND_IN_VERSION", "hardware")
    with open_session(model, soc="SM8150") as session:
        assert "Hardware\t: SM8150\n" in session.version


def test_without_one_the_library_reads_what_is_there(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAND_IN_VERSION", "hardware")
    with open_session(model) as session:
        assert "SM8150" not in session.version


def test_a_chips_name_that_has_no_effect_is_not_passed_off_as_one(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STAND_IN_CPUINFO", "unread")
    with pytest.raises(InputError, match="the chip's name SM8150 has no effect"):
        open_session(model, soc="SM8150")


def test_threads_are_not_bound_by_another_chips_cores(model: Path) -> None:
    with pytest.raises(SettingsError, match="threads can't be bound by it; use the power mode none"):
        open_session(model, soc="SM8150", power_mode="high")


def test_an_unknown_power_mode_is_named(model: Path) -> None:
    with pytest.raises(InputError, match="power mode 'fast' is unknown"):
        open_session(model, power_mode="fast")


@pytest.mark.parametrize(
    ("variable", "value", "kind", "says"),
    [
        ("LOAD", "throw", WorkerError, 'Paddle-Lite failed: the stand-in throws "this"; report it'),
        ("LOAD", "throw_number", WorkerError, "Paddle-Lite threw something unknown"),
        ("LOAD", "bad_alloc", WorkerError, "out of memory; try a smaller batch"),
        ("LOAD", "nothing", InputError, "Paddle-Lite can't load"),
        ("LOAD", "abort", WorkerCrashed, "paddle_lite_c was ended by SIGABRT while loading"),
        ("LOAD", "ill", WorkerCrashed, "this processor lacks instructions"),
        ("INPUTS", "2", InputError, "has several inputs or outputs"),
        ("RUN", "throw", WorkerError, "Paddle-Lite failed: the stand-in throws"),
        ("RUN", "segv", WorkerCrashed, "was ended by SIGSEGV while computing a batch of 1"),
        ("SHAPE", "1,3,1,1", InputError, "gives no row of scores"),
        ("SHAPE", "2,3", InputError, "gives no row of scores"),
        ("INT64", "1", InputError, "gives no row of scores"),
    ],
)
def test_what_goes_wrong_is_one_error(
    model: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, kind: Type[EdgeclsError], says: str
) -> None:
    monkeypatch.setenv(f"STAND_IN_{variable}", value)
    with pytest.raises(kind, match=says), open_session(model) as session:
        session.run(images(1))


def test_an_arm_model_is_refused_before_the_library_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "arm.nb"
    path.write_bytes(nb([conv("w")], [param("w", [4])]))
    with pytest.raises(NbError, match="would compute garbage"):
        open_session(path)


def test_a_library_that_lacks_another_is_one_line(model: Path, tmp_path: Path) -> None:
    alone = tmp_path / "libedgecls_lite.so"
    alone.write_bytes(stand_in_interface().read_bytes())
    with pytest.raises(RuntimeLibraryError, match="can't be loaded: libpaddle_light_api_shared.so: cannot open"):
        open_session(model, interface=alone)


def test_another_library_is_not_an_interface(model: Path) -> None:
    library = stand_in_interface().with_name("libpaddle_light_api_shared.so")
    with pytest.raises(RuntimeLibraryError, match="undefined symbol: edgecls_lite_create"):
        open_session(model, interface=library)


@pytest.mark.parametrize(
    ("engine", "native"),
    [(LIBRARY_ENGINE, None), ("paddle_lite", Native("library.so"))],
    ids=["without", "for another"],
)
def test_an_interface_belongs_to_this_engine(engine: str, native: Any) -> None:
    with pytest.raises(SettingsError, match="a C interface is for paddle_lite_c"):
        EngineRequest(engine, "fp32", "model.nb", native=native).check()


def test_a_request_travels_as_json() -> None:
    request = EngineRequest(LIBRARY_ENGINE, "int8", "model.nb", threads=4, native=Native("l.so", "high", None))
    assert EngineRequest.from_json(request.to_json()) == request
