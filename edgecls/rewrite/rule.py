"""What every rewrite is."""

from __future__ import annotations

from typing import Callable, NamedTuple

from edgecls.rewrite.draft import Draft


class Rule(NamedTuple):
    """One rewrite.

    Attributes:
        name: for reports.
        says: what it does, in words that follow a count.
        apply: changes a draft and says in how many places.
    """

    name: str
    says: str
    apply: Callable[[Draft], int]
