"""The JUnit tests of the modules without android.*, run on this machine's JVM."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Optional, Sequence

from .compiling import compile_modules, compile_tests
from .modules import MODULES, ROOT, Module, java_files
from .toolbox import junit_jars, run

_REPORT = Path(__file__).with_name("JUnitReport.java")
#: Long enough for a slow machine, short enough to end a test that hangs.
_DEADLINE_S = 300.0


@dataclass(frozen=True)
class Outcome:
    """What became of one test: passed, failed or skipped, and JUnit's trace."""

    test_class: str
    method: str
    outcome: str
    trace: str


def junit_classes(module: Module) -> List[str]:
    """The full names of a module's test classes: the files that are called ``...Test.java``."""
    return [
        ".".join(source.relative_to(module.tests).with_suffix("").parts)
        for source in java_files(module.tests)
        if source.name.endswith("Test.java")
    ]


def all_junit_classes() -> List[str]:
    """The test classes of every module."""
    return [name for module in MODULES for name in junit_classes(module)]


def run_tests(
    work: Path,
    names: Sequence[str],
    *,
    classes: Optional[Dict[str, Path]] = None,
    properties: Optional[Dict[str, str]] = None,
) -> List[Outcome]:
    """Compile and run tests.

    Args:
        work: an empty folder for class files.
        names: the classes to run.
        classes: the class folders of the modules when they have been compiled already.
        properties: more system properties for the tests.

    Raises:
        BuildError: something can't be compiled, or the JVM died or hung.
    """
    parts = [module for module in MODULES if not module.android]
    if classes is None:
        classes = compile_modules((part.name for part in parts), work / "classes")
    path = [*(classes[part.name] for part in parts), *junit_jars()]
    tests = compile_tests(parts, path, [_REPORT], work / "tests")
    report = work / "report.txt"
    given = {"edgecls.root": str(ROOT), "java.awt.headless": "true", **(properties or {})}
    command = [
        "java",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        *(f"-D{key}={value}" for key, value in given.items()),
    ]
    command += ["-cp", ":".join(str(folder) for folder in [tests, *path]), "JUnitReport", str(report), *names]
    run(command, "the tests could not be run", deadline_s=_DEADLINE_S)
    return [_outcome(line) for line in report.read_text(encoding="utf-8").splitlines()]


def _outcome(line: str) -> Outcome:
    test_class, method, outcome, trace = line.split("\t")
    return Outcome(test_class, method, outcome, trace.replace("\\n", "\n").replace("\\t", "\t").replace("\\\\", "\\"))
