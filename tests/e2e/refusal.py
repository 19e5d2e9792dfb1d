"""What every refusal has to be: one line, the exit code of its class, and nothing else anywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.e2e.program import Done, Program

#: What may appear in the cache all the same: locks, and stages and downloads that are whole.
_FINISHED = re.compile(r"cache(/stages(/\w+(/[0-9a-f]{64}(/.*)?|/[0-9a-f]{64}\.lock)?)?|/downloads(/[^/]+)*)?")
_HALF = re.compile(r"\.part\b|\.old\b|/edgecls-|/tmp/.")
#: Commands without --json, or with a stdout of their own under it.
_PLAIN = ("--", "predict", "runtime")
_LONGEST = 900


class Place:
    """Folders of one test with the program in them.

    Attributes:
        folder: holds all of them; nothing in it may change but what a finished stage leaves in the cache.
        given: for the files that a test hands over.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.given = folder / "given"
        self.here = folder / "here"
        self.tmp = folder / "tmp"
        self.program = Program(folder)
        for made in (self.given, self.here, self.tmp, self.program.workspace):
            made.mkdir()

    def write(self, name: str, content: bytes | str) -> Path:
        """A file to hand over."""
        path = self.given / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *words: object, **environment: str) -> Done:
        """Run the program here, with a folder of its own for temporary files."""
        return self.program(*words, cwd=self.here, **{"TMPDIR": str(self.tmp), **environment})

    def refuse(self, code: int, says: str, *words: object, json: bool | None = None, **environment: str) -> str:
        """Run a command that can't work.

        Args:
            code: the exit code of its class.
            says: a pattern of the line.
            words: the command.
            json: whether to ask for JSON; None where the command has it.
            environment: variables of the environment.

        Returns:
            The line, without "edgecls: ".
        """
        if json or (json is None and not str(words[0]).startswith(_PLAIN)):
            words = (*words, "--json")
        before = self.listing()
        done = self.run(*words, **environment)
        line = the_line(done)
        assert done.code == code, done.err
        assert re.search(says, line), line
        assert re.search(r"; \S", line), f"it doesn't say what to do: {line}"
        assert done.out == ""
        assert self.left_since(before) == []
        return line

    def listing(self) -> dict[str, Any]:
        """Everything below the folder: files with size and time, folders, links."""
        found: dict[str, Any] = {}
        for path in sorted(self.folder.rglob("*")):
            status = path.lstat()
            found[str(path.relative_to(self.folder))] = (status.st_size, status.st_mtime_ns) if path.is_file() else None
        return found

    def left_since(self, before: dict[str, Any]) -> list[str]:
        """What changed, less what a run may leave in the cache."""
        now = self.listing()
        changed = [name for name in {**before, **now} if before.get(name, ...) != now.get(name, ...)]
        return [name for name in changed if _HALF.search(f"/{name}") or not _FINISHED.fullmatch(name)]


def the_line(done: Done) -> str:
    """The one line of an error, which comes last; lines of progress may stand before it."""
    assert "Traceback" not in done.err, done.err
    lines = done.err.splitlines()
    assert [line for line in lines if line.startswith("edgecls: ")] == lines[-1:], done.err
    assert len(lines[-1]) < _LONGEST
    return lines[-1][len("edgecls: ") :]
