"""Many questions to a device in one command: each answer is a section of the output."""

from __future__ import annotations

from collections import defaultdict
from typing import DefaultDict, Mapping

_MARK = "@edgecls@"


def ask(questions: Mapping[str, str]) -> str:
    """Shell text that answers each question (shell text as well) in a section of its own; errors are silent."""
    parts = [f"printf '\\n{_MARK} %s\\n' {name}; {{ {question}; }} 2>/dev/null" for name, question in questions.items()]
    return "; ".join([*parts, f"printf '\\n{_MARK} end\\n'"])


def read_sections(output: bytes) -> DefaultDict[str, bytes]:
    """The answers by name; one that is missing in the output reads as empty."""
    found: DefaultDict[str, bytes] = defaultdict(bytes)
    for part in output.split(f"\n{_MARK} ".encode())[1:]:
        name, _, answer = part.partition(b"\n")
        found[name.decode()] = answer
    found.pop("end", None)
    return found
