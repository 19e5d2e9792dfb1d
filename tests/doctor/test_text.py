from __future__ import annotations

from edgecls.doctor.finding import Finding
from edgecls.doctor.text import render

FOUND = [
    Finding("Python", "ok", "3.11"),
    Finding("camera 0", "wrong", "no permission", "join the group"),
    Finding("a name that is longer than any column should be", "missing", "gone", "fetch it"),
]


def test_a_finding_is_a_line_and_its_step_another() -> None:
    assert render(FOUND).splitlines() == [
        "ok       Python    3.11",
        "wrong    camera 0  no permission",
        "                   > join the group",
        "missing  a name that is longer than any column should be  gone",
        "                   > fetch it",
        "",
        "1 ok, 1 missing, 1 wrong: put right what is wrong",
    ]


def test_what_is_only_missing_is_not_wrong() -> None:
    assert render([FOUND[0], FOUND[2]]).endswith("1 ok, 1 missing: nothing is wrong")
