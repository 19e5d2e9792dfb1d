"""What the modules of ``android_demo`` may use of each other and of Android, and how large their classes get."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import pytest

from scripts.android.compiling import android_flags, javac
from scripts.android.modules import DEMO, MODULES, Module, java_files, module
from scripts.android.problems import BuildError

#: The longest that a class may be, and an activity: what a screen shows is decided by a presenter in core.
LONGEST = 400
LONGEST_ACTIVITY = 120
WIDEST = 120

PACKAGES = {
    "core": ("org.edgecls.core",),
    "paddle-binding": ("org.edgecls.paddle", "com.baidu.paddle.lite"),
    "runner": ("org.edgecls.runner",),
    "app": ("org.edgecls.demo",),
}
WARNED = """
final class A {
    static java.util.List raw;
    static void f(Object o) {
        java.util.List<String> list = (java.util.List<String>) o;
        new java.util.Date(1, 2, 3);
    }
}
"""


def _sources(part: Module) -> Iterator[Tuple[str, str]]:
    for path in java_files(part.sources):
        yield str(path.relative_to(DEMO)), path.read_text(encoding="utf-8")


def _imports(text: str) -> List[str]:
    return re.findall(r"^import (?:static )?([\w.]+)", text, re.MULTILINE)


@pytest.mark.parametrize("part", MODULES, ids=lambda part: str(part.name))
def test_no_class_is_too_long(part: Module) -> None:
    texts = {
        path.name: path.read_text(encoding="utf-8") for path in [*java_files(part.sources), *java_files(part.tests)]
    }
    assert texts
    assert [name for name, text in texts.items() if text.count("\n") > LONGEST] == []
    lines = ((name, number, line) for name, text in texts.items() for number, line in enumerate(text.splitlines(), 1))
    assert [f"{name}:{number}" for name, number, line in lines if len(line) > WIDEST] == []


@pytest.mark.parametrize("part", MODULES, ids=lambda part: str(part.name))
def test_a_class_is_in_a_package_of_its_module(part: Module) -> None:
    packages = {name: re.findall(r"^package ([\w.]+);", text, re.MULTILINE) for name, text in _sources(part)}
    wrong = {name: found for name, found in packages.items() if not found[0].startswith(PACKAGES[part.name])}
    assert wrong == {}


@pytest.mark.parametrize("part", [part for part in MODULES if not part.android], ids=lambda part: str(part.name))
def test_only_the_app_knows_android(part: Module) -> None:
    pattern = re.compile(r"\b(?:android|androidx|dalvik)\.[a-z]")
    assert [name for name, text in _sources(part) if any(map(pattern.match, _imports(text)))] == []


@pytest.mark.parametrize("part", MODULES, ids=lambda part: str(part.name))
def test_dependencies_point_one_way(part: Module) -> None:
    allowed = tuple(package for name in (part.name, *part.uses) for package in PACKAGES[name])
    ours = [(name, used) for name, text in _sources(part) for used in _imports(text)]
    wrong = [
        one for one in ours if one[1].startswith(("org.edgecls.", "com.baidu.")) and not one[1].startswith(allowed)
    ]
    assert wrong == []


@pytest.mark.parametrize("part", MODULES, ids=lambda part: str(part.name))
def test_tests_use_helpers_of_their_own_module_alone_as_gradle_will_have_it(part: Module) -> None:
    folders = [part.tests, *(module(name).sources for name in (part.name, *part.uses))]
    known = {".".join(path.relative_to(one).with_suffix("").parts) for one in folders for path in java_files(one)}
    used = {name for path in java_files(part.tests) for name in _imports(path.read_text(encoding="utf-8"))}
    ours = {name for name in used if name.startswith(("org.edgecls.", "com.baidu."))}
    # A nested class or a static member is one of a known class.
    assert [name for name in sorted(ours) if not {name, name.rpartition(".")[0]} & known] == []


def test_an_activity_wires_things_up_and_decides_nothing() -> None:
    activities = {name: text for name, text in _sources(module("app")) if name.endswith("Activity.java")}
    assert activities
    assert [name for name, text in activities.items() if text.count("\n") > LONGEST_ACTIVITY] == []
    assert [name for name, text in activities.items() if re.search(r"\b(?:for|while|switch) \(", text)] == []


def test_each_module_compiles_against_what_it_may_use_without_a_warning(classes: Dict[str, Path]) -> None:
    assert all(any(folder.rglob("*.class")) for folder in classes.values())


def test_a_warning_of_the_compiler_is_an_error(build_tools: None, tmp_path: Path) -> None:
    source = tmp_path / "A.java"
    source.write_text(WARNED, encoding="utf-8")
    with pytest.raises(BuildError) as refused:
        javac(android_flags(), [], [source], tmp_path, "A")
    assert set(re.findall(r"warning: \[(\w+)\]", str(refused.value))) == {"deprecation", "rawtypes", "unchecked"}


def test_a_module_does_not_see_one_that_it_may_not_use(classes: Dict[str, Path], tmp_path: Path) -> None:
    source = tmp_path / "A.java"
    source.write_text("final class A { org.edgecls.runner.Main main; }\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"package org\.edgecls\.runner does not exist"):
        javac(android_flags(), [classes[name] for name in module("app").uses], [source], tmp_path, "A")
