"""The wait for a cool device is bounded, and ends when waiting doesn't help."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, List

import pytest

from edgecls.benchmark import cooling
from edgecls.benchmark.cooling import cool_down


class FakeThermometer:
    """A device whose temperatures are prepared; the last one stays."""

    id = "adb:fake"

    def __init__(self, *temperatures: Any) -> None:
        self.temperatures = list(temperatures)

    def condition(self) -> Any:
        now = self.temperatures.pop(0) if len(self.temperatures) > 1 else self.temperatures[0]
        return SimpleNamespace(hottest_c=now)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cooling, "_POLL_S", 0.001)


def _wait(*temperatures: Any, below: Any = 50.0, longest: float = 5.0, tell: Any = lambda text: None) -> Any:
    return cool_down(FakeThermometer(*temperatures), below, longest, tell=tell)  # type: ignore[arg-type]


def test_a_cool_device_is_not_kept_waiting() -> None:
    condition, cooled = _wait(40.0)
    assert (cooled.seconds, cooled.from_c, cooled.to_c) == (0.0, 40.0, 40.0)
    assert condition.hottest_c == 40.0


def test_the_condition_is_the_one_after_the_wait() -> None:
    condition, cooled = _wait(70.0, 60.0, 49.0)
    assert condition.hottest_c == cooled.to_c == 49.0
    assert cooled.seconds > 0


def test_the_wait_has_an_end() -> None:
    _, cooled = _wait(90.0, longest=0.05)
    assert (cooled.to_c, 0.04 < cooled.seconds < 4.0) == (90.0, True)


def test_a_device_that_does_not_become_cooler_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cooling, "_SETTLED_S", 0.05)
    _, cooled = _wait(60.0, 55.0, 54.9, longest=600.0)
    assert cooled.to_c == 54.9


@pytest.mark.parametrize(("temperatures", "below"), [((None,), 50.0), ((90.0,), None)])
def test_without_a_sensor_or_a_limit_there_is_no_wait(temperatures: Any, below: Any) -> None:
    assert _wait(*temperatures, below=below)[1] is None


def test_the_person_is_told_why_nothing_happens() -> None:
    told: List[str] = []
    _wait(70.0, 40.0, tell=told.append)
    assert told == ["adb:fake has 70 °C, waiting for less than 50 °C"]
