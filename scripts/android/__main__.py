"""``python3 -m scripts.android COMMAND``; the scripts beside this file call it."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import List

from edgecls.errors import EdgeclsError
from edgecls.storage.atomic import atomic_path

from .apk import APK, build_apk
from .compiling import compile_modules
from .junit import all_junit_classes, run_tests
from .modules import ROOT
from .problems import BuildError
from .runner_jar import ship_runner
from .verifying import verify_apk


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


def _apk(_: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="edgecls-android-") as work:
        built = Path(work) / "signed" / APK.name
        contents = build_apk(built, Path(work))
        facts = verify_apk(built)
        # What is refused never lies where it would be installed from.
        with atomic_path(APK) as temporary:
            shutil.copyfile(built, temporary)
    print(
        f"{APK.relative_to(ROOT)}: {facts.package} {facts.version_name}, {facts.size / 1e6:.1f} MB, signed and verified"
    )
    for what, names in (("artifacts", contents.artifacts), ("libraries", contents.libraries)):
        print(f"{what}: {', '.join(names) or 'none'}")
    if not contents.libraries:
        print("the app will say that Paddle-Lite's library is missing; 'edgecls android' puts it in place")


def _runner(_: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="edgecls-android-") as work:
        jar = ship_runner(Path(work))
    print(f"{jar.relative_to(ROOT)}: {jar.stat().st_size} bytes")


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
    commands.add_parser("apk", help="build, sign and verify the app").set_defaults(run=_apk)
    commands.add_parser("runner", help="build the Java runner that edgecls ships").set_defaults(run=_runner)
    options = parser.parse_args(words)
    try:
        options.run(options)
    except KeyboardInterrupt:
        return 130
    except BuildError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.code
    except EdgeclsError as error:
        print(f"error: {error}", file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
