"""What holds for a whole process, tried in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, List

import pytest

from tests.runner.c_interface import stand_in_interface, write_model

_PROGRAM = """
import json, sys
from edgecls.engines.load import load
from edgecls.engines.request import EngineRequest
from edgecls.errors import EdgeclsError
engines, told = [], []
for value in json.loads(sys.argv[1]):
    try:
        engines.append(load(EngineRequest.from_json(value)))
        told.append(engines[-1].version)
    except EdgeclsError as error:
        told.append(str(error))
for engine in engines:
    engine.close()
    engine.close()
print(json.dumps(told))
"""


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_model(tmp_path / "model.nb")


def request(model: Path, *, interface: Any = None, soc: Any = None) -> Any:
    native = {"interface": str(interface or stand_in_interface()), "soc": soc}
    return {"engine": "paddle_lite_c", "mode": "fp32", "model": str(model), "native": native}


def load_all(*requests: Any) -> List[str]:
    """Load engines one after the other in a new process; gives their versions, or what was refused."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, json.dumps(requests)],
        env={**os.environ, "STAND_IN_VERSION": "hardware"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: List[str] = json.loads(done.stdout)
    return told


def test_several_engines_share_the_library_and_are_released_once(model: Path) -> None:
    first, second = load_all(request(model), request(model))
    assert first == second


def test_every_engine_of_a_process_takes_the_same_chips_name(model: Path) -> None:
    named, same, without = load_all(request(model, soc="SM8150"), request(model, soc="SM8150"), request(model))
    assert "SM8150" in named and "SM8150" in same
    assert "uses Paddle-Lite already, under the chip's name SM8150" in without


def test_a_chips_name_comes_too_late_once_the_library_has_looked(model: Path) -> None:
    without, named = load_all(request(model), request(model, soc="SM8150"))
    assert "SM8150" not in without
    assert "uses Paddle-Lite already, which has read the chip's own name" in named


def test_a_second_build_of_paddle_lite_is_kept_out(model: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "libedgecls_lite.so"
    other.parent.mkdir()
    for name in (other.name, "libpaddle_light_api_shared.so"):
        (other.parent / name).write_bytes(stand_in_interface().with_name(name).read_bytes())

    _, second, wheel = load_all(
        request(model), request(model, interface=other), {"engine": "paddle_lite", "mode": "fp32", "model": str(model)}
    )

    assert second.startswith("this process has loaded another Paddle-Lite (")
    assert "than paddlelite" in wheel
