from __future__ import annotations

import json
from typing import List

import pytest
from click.testing import Result

from edgecls.cli.doctor import doctor_command
from edgecls.doctor import examine
from edgecls.doctor.finding import Finding
from tests.cli.streams import runner


def run(monkeypatch: pytest.MonkeyPatch, findings: List[Finding], *words: str) -> Result:
    monkeypatch.setattr(examine, "examine", lambda: findings)
    return runner().invoke(doctor_command, words, standalone_mode=False)


@pytest.mark.parametrize(("state", "code"), [("ok", 0), ("note", 0), ("missing", 0), ("wrong", 3)])
def test_only_what_is_wrong_counts(monkeypatch: pytest.MonkeyPatch, state: str, code: int) -> None:
    assert run(monkeypatch, [Finding("thing", state, "text", "step")]).return_value == code


def test_the_json_has_every_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    done = run(monkeypatch, [Finding("thing", "missing", "text", "step")], "--json")
    assert json.loads(done.stdout) == {
        "findings": [{"name": "thing", "state": "missing", "text": "text", "next_step": "step"}]
    }


def test_a_real_machine_is_looked_at() -> None:
    done = runner().invoke(doctor_command, ["--json"], standalone_mode=False)
    assert done.exception is None
    names = {finding["name"] for finding in json.loads(done.stdout)["findings"]}
    assert {"Python", "machine", "memory", "cache"} <= names
