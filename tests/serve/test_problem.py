from __future__ import annotations

import pytest

from edgecls.serve.problem import busy


@pytest.mark.parametrize(("expected_s", "seconds"), [(0.0, "1"), (0.2, "1"), (7.4, "7")])
def test_who_is_turned_away_is_told_when_to_come_back(expected_s: float, seconds: str) -> None:
    problem = busy(expected_s)
    assert (problem.status, problem.headers) == (503, {"Retry-After": seconds})
    assert problem.hint == f"try again in {seconds} s"
