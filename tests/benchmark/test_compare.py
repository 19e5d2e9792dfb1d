"""Two sides measured in turns: which is faster is said with an interval, and nothing finished is measured again."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence, Tuple

import jsonschema
import numpy as np
import pytest

from edgecls.benchmark import compare, device, runner_files
from edgecls.benchmark.choose import Choice
from edgecls.benchmark.compare import Side, block_limits, compare_pairs
from edgecls.benchmark.plan import Planned, plan_device
from edgecls.benchmark.record import Record
from edgecls.benchmark.run import bench
from edgecls.benchmark.text import render
from edgecls.errors import DeviceLostError, ParityError, SettingsError
from edgecls.results.files import load_result
from edgecls.results.result import Result
from edgecls.results.row import Row
from edgecls.runner import remote
from tests.benchmark.artifacts import make_artifact
from tests.benchmark.fake_phone import PYTHON, FakePhone
from tests.engines.nets import Nets, small_nets
from tests.results.samples import RESULT, ROW

SHORT: Dict[str, Any] = {"warmup": 1, "min_runs": 24, "min_seconds": 0.0, "max_seconds": 20.0, "rounds": 3}


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture
def artifacts(nets: Nets, tmp_path: Path) -> List[Any]:
    return [make_artifact(tmp_path / "one", nets), make_artifact(tmp_path / "two", nets)]


@pytest.fixture
def record(artifacts: List[Any]) -> Record:
    settings = replace(RESULT.settings, device="adb:x", threads=(1, 2), batch=(1,), rounds=6)
    return Record(Result(RESULT.meta, RESULT.environment, settings), None)


class Machine:
    """A fake machine that becomes slower all the time; B takes 0.61 of A's time, or as long."""

    def __init__(self, ratio: float, *, slower: float = 0.01) -> None:
        self._random = np.random.RandomState(7)
        self._slower = slower
        self._time = 0
        self.ratio = ratio
        self.order: List[str] = []

    def side(self, name: str, planned: Planned) -> Side:
        def measure(planned: Planned) -> Row:
            self._time += 1
            self.order.append(name)
            true = 4.0 * (self.ratio if name == "B" else 1.0) * (1.0 + self._slower * self._time)
            samples = tuple(float(true * sample) for sample in np.exp(self._random.normal(0.0, 0.02, 9)))
            return replace(ROW, cell=planned.cell, samples_ms=samples, runs=9)

        return Side(planned, measure)

    def pairs(self, artifacts: Sequence[Any], record: Record) -> List[Tuple[Side, Side]]:
        plans = [plan_device([artifact], record.result.settings, "adb:x").cells for artifact in artifacts]
        return [(self.side("A", a), self.side("B", b)) for a, b in zip(*plans)]


def quiet(text: str) -> None:
    pass


def test_blocks_alternate_so_that_each_side_comes_first_and_last(artifacts: List[Any], record: Record) -> None:
    machine = Machine(0.61)
    compare_pairs(machine.pairs(artifacts, record)[:1], record, tell=quiet)
    assert "".join(machine.order) == "ABBABAAB" * 3


def test_a_known_ratio_is_found_on_a_machine_that_slows_down(artifacts: List[Any], record: Record) -> None:
    compare_pairs(Machine(0.61).pairs(artifacts, record), record, tell=quiet)

    assert [found.threads for found in record.result.comparison] == [1, 2]
    for found in record.result.comparison:
        assert found.low <= 0.61 <= found.high
        assert found.high - found.low < 0.05
        assert (found.a.artifact, found.b.artifact) == ("one", "two")
        assert len(found.a.block_ms) == len(found.b.block_ms) == 12


def test_equal_sides_show_no_difference(artifacts: List[Any], record: Record) -> None:
    compare_pairs(Machine(1.0).pairs(artifacts, record)[:1], record, tell=quiet)

    (found,) = record.result.comparison
    assert found.low <= 1.0 <= found.high
    assert "no difference is shown" in str(found)


def test_each_side_has_a_row_of_all_its_samples(artifacts: List[Any], record: Record) -> None:
    compare_pairs(Machine(0.5).pairs(artifacts, record)[:1], record, tell=quiet)

    a, b = record.result.rows
    assert (a.cell.artifact, b.cell.artifact) == ("one", "two")
    for row in (a, b):
        assert row.runs == len(row.samples_ms) == 12 * 9
        assert row.p50_ms == pytest.approx(float(np.median(row.samples_ms)))
        assert row.wall_ms == pytest.approx(12 * ROW.wall_ms)
    assert b.p50_ms / a.p50_ms == pytest.approx(0.5, rel=0.05)


def test_what_is_finished_is_not_measured_again(artifacts: List[Any], record: Record) -> None:
    first = Machine(0.61)
    compare_pairs(first.pairs(artifacts, record)[:1], record, tell=quiet)
    second = Machine(0.61)
    compare_pairs(second.pairs(artifacts, record), record, tell=quiet)

    assert len(first.order) == len(second.order) == 24
    assert [found.threads for found in record.result.comparison] == [1, 2]


def failing(error: Exception) -> Callable[[Planned], Row]:
    def measure(planned: Planned) -> Row:
        raise error

    return measure


def test_a_side_that_fails_does_not_keep_the_next_pair(artifacts: List[Any], record: Record) -> None:
    (a, b), second = Machine(0.61).pairs(artifacts, record)
    wrong = replace(b, measure=failing(ParityError("it disagrees", hint="look")))
    compare_pairs([(a, wrong), second], record, tell=quiet)

    (failure,) = record.result.failed
    assert (failure.cell.artifact, failure.error.kind) == ("two", "ParityError")
    assert [found.threads for found in record.result.comparison] == [2]

    again = Machine(0.61)
    compare_pairs(again.pairs(artifacts, record), record, tell=quiet)
    assert again.order == []


def test_a_lost_device_fails_the_rest_at_once(artifacts: List[Any], record: Record) -> None:
    (a, b), second = Machine(0.61).pairs(artifacts, record)
    lost = replace(a, measure=failing(DeviceLostError("it is gone", hint="connect it")))
    compare_pairs([(lost, b), second], record, tell=quiet)

    assert len(record.result.failed) == 2
    assert record.result.comparison == ()


def test_a_side_gets_in_all_its_blocks_what_a_cell_of_a_grid_gets(record: Record) -> None:
    limits = block_limits(record.result.settings)
    assert (limits.runs, limits.min_seconds, limits.max_seconds) == (9, 0.25, 5.0)


def test_two_artifacts_are_compared_on_this_machine(artifacts: List[Any], tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    result = bench(artifacts, compare=True, engines=["paddle_lite"], output=path, **SHORT)

    (found,) = result.comparison
    assert (found.device, found.engine, found.threads, found.batch) == ("host", "paddle_lite", 1, 1)
    assert 0.2 < found.low <= found.ratio <= found.high < 5.0
    assert [row.runs for row in result.rows] == [24, 24]
    assert str(found) in render(result)
    assert load_result(path) == result
    schema = json.loads((resources.files("edgecls.schemas") / "result.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(json.loads(path.read_text("utf-8")))


def test_an_engine_that_runs_only_one_of_both_compares_nothing(
    artifacts: List[Any], nets: Nets, tmp_path: Path
) -> None:
    int8 = make_artifact(tmp_path / "int8", nets, "int8")
    with pytest.raises(SettingsError, match="no engine of this machine runs both one and int8") as caught:
        bench([artifacts[0], int8], compare=True, engines=["paddle_lite"], **SHORT)
    assert "--device" in caught.value.hint


@pytest.mark.parametrize(
    ("count", "options", "said"),
    [
        (1, {"compare": True}, "needs two artifacts, not 1"),
        (2, {"compared_soc": "SM8150", "device": "adb"}, "needs one artifact, not 2"),
        (1, {"compared_soc": "SM8150"}, "for other devices than the host"),
        (2, {"compare": True, "rounds": 2}, "2 rounds is out of range"),
    ],
)
def test_what_are_not_two_sides_is_refused(
    artifacts: List[Any], count: int, options: Dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        bench(artifacts[:count], **{**SHORT, **options})
    assert caught.value.hint


@pytest.fixture
def phone(nets: Nets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePhone:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(remote, "_WAIT_S", 0.05)
    found = FakePhone("x", tmp_path)
    monkeypatch.setattr(compare, "open_device", lambda name: found)
    choice = Choice("cpp", "a fake v2.13", "v2.13", interpreter=PYTHON)
    monkeypatch.setattr(device, "choose_runner", lambda *_, **__: choice)
    monkeypatch.setattr(runner_files, "_BUILDS", {"cpp": runner_files._python})
    monkeypatch.setattr(runner_files, "build_runner", lambda path: found.runner(path, nets.output("fp32")[0]))
    return found


def test_a_device_compares_an_artifact_with_itself_under_another_chips_name(
    artifacts: List[Any], phone: FakePhone
) -> None:
    result = bench(artifacts[:1], device="adb", compared_soc="SM8150", **SHORT)

    assert result.failed == ()
    assert [run.get("--soc") for run in phone.runs] == [
        *(None, "SM8150", "SM8150", None),
        *("SM8150", None, None, "SM8150"),
        *(None, "SM8150", "SM8150", None),
    ]
    (found,) = result.comparison
    assert (found.a.soc, found.b.soc, found.ratio) == (None, "SM8150", 1.0)
    assert "B one fp32 as SM8150, paddle_lite threads=1 batch=1 on adb:x" in render(result)


def test_a_device_compares_two_artifacts_at_each_point_of_the_grid(artifacts: List[Any], phone: FakePhone) -> None:
    result = bench(artifacts, device="adb", compare=True, threads=(1, 4), **SHORT)

    assert [(found.device, found.threads) for found in result.comparison] == [("adb:x", 1), ("adb:x", 4)]
    assert len(result.rows) == 4
    assert [described.id for described in result.devices] == ["adb:x"]


def test_a_comparison_goes_on_where_it_was_interrupted(artifacts: List[Any], phone: FakePhone, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    phone.todo(*["ok"] * 12, "refuse")
    first = bench(artifacts, device="adb", compare=True, threads=(1, 4), output=path, **SHORT)
    assert (len(first.comparison), len(first.failed)) == (1, 1)
    value = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**value, "failed": []}))

    done = bench(artifacts, resume=path)

    assert [found.threads for found in done.comparison] == [1, 4]
    assert len(phone.runs) == 12 + 1 + 12
