"""Findings for the terminal."""

from __future__ import annotations

from collections import Counter
from typing import List, Sequence

from edgecls.doctor.finding import STATES, Finding

_INDENT = " " * 9


def render(findings: Sequence[Finding]) -> str:
    """A line each, with what to do next below it, and a summary."""
    width = max((len(finding.name) for finding in findings if len(finding.name) <= 24), default=0)
    lines: List[str] = []
    for finding in findings:
        lines.append(f"{finding.state:8} {finding.name.ljust(width)}  {finding.text}")
        if finding.next_step:
            lines.append(f"{_INDENT}{' ' * width}  > {finding.next_step}")
    return "\n".join([*lines, "", summary(findings)])


def summary(findings: Sequence[Finding]) -> str:
    """How many there are of each state."""
    counts = Counter(finding.state for finding in findings)
    said = ", ".join(f"{counts[state]} {state}" for state in STATES if counts[state])
    return f"{said}: {'put right what is wrong' if counts['wrong'] else 'nothing is wrong'}"
