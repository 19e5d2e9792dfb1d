"""The JUnit tests of ``android_demo``, one item a test class."""

from __future__ import annotations

from typing import Dict, List

import pytest

from scripts.android.junit import Outcome, all_junit_classes


@pytest.mark.parametrize("name", all_junit_classes())
def test_on_the_jvm(name: str, outcomes: Dict[str, List[Outcome]]) -> None:
    ran = outcomes[name]
    failed = [f"{outcome.method}\n{outcome.trace}" for outcome in ran if outcome.outcome == "failed"]
    assert not failed, "\n".join(failed)
    assert ran, f"{name} has no test"
    skipped = [f"{outcome.method}: {outcome.trace.splitlines()[0]}" for outcome in ran if outcome.outcome == "skipped"]
    if skipped and len(skipped) == len(ran):
        pytest.skip("; ".join(skipped))
