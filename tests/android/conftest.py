from __future__ import annotations

from pathlib import Path
from typing import Dict, List, NamedTuple

import pytest

from scripts.android.apk import build_apk
from scripts.android.compiling import compile_modules
from scripts.android.junit import Outcome, all_junit_classes, run_tests
from scripts.android.modules import MODULES
from scripts.android.platform_api import Platform
from scripts.android.toolbox import missing, platform_jar
from scripts.android.verifying import ApkFacts, verify_apk


class BuiltApk(NamedTuple):
    path: Path
    facts: ApkFacts
    work: Path


@pytest.fixture(scope="session")
def build_tools() -> None:
    """Skips where the app can't be built."""
    lacking = missing()
    if lacking:
        pytest.skip(lacking)


@pytest.fixture(scope="session")
def platform(build_tools: None) -> Platform:
    return Platform(platform_jar())


@pytest.fixture(scope="session")
def classes(build_tools: None, tmp_path_factory: pytest.TempPathFactory) -> Dict[str, Path]:
    """The class folders of the modules without android.*, each compiled against those that it may use."""
    names = [module.name for module in MODULES if not module.android]
    return compile_modules(names, tmp_path_factory.mktemp("classes"))


@pytest.fixture(scope="session")
def apk(build_tools: None, tmp_path_factory: pytest.TempPathFactory) -> BuiltApk:
    """The app without artifact and library, as a fresh checkout gives it."""
    folder = tmp_path_factory.mktemp("apk")
    path, work = folder / "edgecls-demo.apk", folder / "work"
    work.mkdir()
    build_apk(path, work, assets=folder / "none", libraries=folder / "none")
    return BuiltApk(path, verify_apk(path), work)


@pytest.fixture(scope="session")
def outcomes(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Dict[str, List[Outcome]]:
    """What became of every JUnit test, by class."""
    lacking = missing(tests=True)
    if lacking:
        pytest.skip(lacking)
    classes = request.getfixturevalue("classes")
    found: Dict[str, List[Outcome]] = {name: [] for name in all_junit_classes()}
    properties = {"edgecls.result.file": str(_app_result(tmp_path_factory))}
    for outcome in run_tests(tmp_path_factory.mktemp("junit"), list(found), classes=classes, properties=properties):
        found[outcome.test_class].append(outcome)
    return found


@pytest.fixture(scope="session")
def app_result(outcomes: Dict[str, List[Outcome]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A result that the core's JUnit tests wrote, as the app writes it."""
    return _app_result(tmp_path_factory)


def _app_result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.getbasetemp() / "app_result.json"
