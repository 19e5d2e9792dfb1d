"""Which release something is of."""

from __future__ import annotations

import json
import re

import pytest

from edgecls.runtime import releases
from edgecls.runtime.releases import release_of_commit, version_number

RELEASES = json.loads(releases._DATA.read_text("utf-8"))["commits"]


@pytest.mark.parametrize(
    ("commit", "release"),
    [
        ("306d09d", "v2.9"),
        ("f69b126", "v2.9.1"),
        ("fec57de", "v2.10"),
        ("6f20460", "v2.11"),
        ("f294964", "v2.12"),
        ("102697b", "v2.13-rc"),
        ("044ba5be99", "v2.12"),
    ],
)
def test_a_commit_of_a_release_is_known_however_long_it_is(commit: str, release: str) -> None:
    assert release_of_commit(commit) == release


@pytest.mark.parametrize("commit", ["0000000", "", "044ba5", "v2.12"])
def test_any_other_is_not(commit: str) -> None:
    assert release_of_commit(commit) is None


@pytest.mark.parametrize(
    ("version", "number"),
    [
        ("v2.10", (2, 10)),
        ("v2.9.1", (2, 9)),
        ("v2.13-rc", (2, 13)),
        ("2.13rc0", (2, 13)),
        ("044ba5b", (2, 12)),
        ("a1b2c3d", None),
        ("", None),
        (None, None),
    ],
)
def test_versions_compare_by_their_numbers(version: str, number: object) -> None:
    assert version_number(version) == number


def test_no_commit_is_of_two_releases() -> None:
    commits = [commit for release in RELEASES.values() for commit in release]

    assert len(commits) == len(set(commits))
    assert all(re.fullmatch("[0-9a-f]{7}", commit) for commit in commits)
