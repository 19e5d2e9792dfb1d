"""``python3 -m scripts.android COMMAND``; the scripts beside this file call it."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import List

from .compiling import compile_modules
from .junit import all_junit_classes, run_tests
from .problems import BuildError


def _test(options: argparse.Namespace) -> None:
    names = [name for name in all_junit_classes() if not options.classes or name.split(".")[-1] in options.classes]
    if not names:
        raise BuildError(f"there is no test class {' '.join(options.classes)}", code=2)
    with tempfile.TemporaryDirectory(prefix="edgecls-android-") as work:
        outcomes = run_tests(Path(work), names)
    for outcome in outcomes:
        if outcome.outcome != "passed":
            print(f"{outcome.outcome}: {outcome.test_class}.{outcome.method}\n{outcome.trace}")
    count = {kind: sum(outcome.outcome == kind for outcome in outcomes) for kind in ("passed", "failed", "skipped")}
    print(", ".join(f"{number} {kind}" for kind, number in count.items()))
    if count["failed"] or not count["passed"]:
        raise BuildError("the tests failed")


def _compile(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="edgecls-android-") as work:
        compile_modules(options.modules, Path(work))


def main(words: List[str]) -> int:
    """Run one command; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python3 -m scripts.android", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    test = commands.add_parser("test", help="compile and run the JUnit tests")
    test.add_argument("classes", nargs="*", metavar="CLASS", help="only test classes of this name")
    test.set_defaults(run=_test)
    plain = commands.add_parser("compile", help="compile modules without android.* as strictly as the build does")
    plain.add_argument("modules", nargs="*", metavar="MODULE", default=["core", "paddle-binding", "runner"])
    plain.set_defaults(run=_compile)
    options = parser.parse_args(words)
    try:
        options.run(options)
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
