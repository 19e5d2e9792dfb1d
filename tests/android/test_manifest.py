"""What the app declares: Android finds each class by its name only when it starts it."""

from __future__ import annotations

import re
from typing import Iterator
from xml.etree import ElementTree

import pytest

from scripts.android.modules import APPLICATION_ID, module

MAIN = module("app").folder / "src" / "main"
ANDROID = "{http://schemas.android.com/apk/res/android}"
MANIFEST = ElementTree.parse(MAIN / "AndroidManifest.xml").getroot()
COMPONENTS = [part for kind in ("activity", "service", "provider", "receiver") for part in MANIFEST.iter(kind)]


def attribute(element: ElementTree.Element, name: str) -> str:
    return element.get(ANDROID + name, "")


def class_names() -> Iterator[str]:
    for element in [*MANIFEST.iter("application"), *COMPONENTS]:
        for name in ("name", "parentActivityName"):
            if attribute(element, name):
                yield attribute(element, name)
    for layout in MAIN.glob("res/layout*/*.xml"):
        for element in ElementTree.parse(layout).iter():
            if "." in element.tag:
                yield element.tag


@pytest.mark.parametrize("name", sorted(set(class_names())))
def test_each_class_that_is_named_is_there(name: str) -> None:
    full = APPLICATION_ID + name if name.startswith(".") else name
    assert (module("app").sources / full.replace(".", "/")).with_suffix(".java").is_file()


def test_each_component_says_whether_others_may_start_it() -> None:
    assert [attribute(one, "name") for one in COMPONENTS if attribute(one, "exported") not in ("true", "false")] == []


def test_only_screens_that_take_something_from_outside_may_be_started_by_others() -> None:
    opened = {
        attribute(one, "name"): one.find("intent-filter") for one in COMPONENTS if attribute(one, "exported") == "true"
    }
    assert [name for name, intents in opened.items() if intents is None] == []
    assert {one.tag for one in COMPONENTS if attribute(one, "name") in opened} == {"activity"}


def test_the_app_asks_for_the_camera_and_for_nothing_of_a_person_else() -> None:
    asked = {attribute(one, "name").rpartition(".")[2] for one in MANIFEST.iter("uses-permission")}
    assert asked - {"FOREGROUND_SERVICE", "FOREGROUND_SERVICE_SPECIAL_USE", "WAKE_LOCK"} == {"CAMERA"}


def test_a_phone_without_a_camera_gets_the_app_too() -> None:
    features = {attribute(one, "name"): attribute(one, "required") for one in MANIFEST.iter("uses-feature")}
    assert set(features.values()) == {"false"}
    assert "android.hardware.camera" in features


def test_the_benchmark_has_a_process_of_its_own() -> None:
    own = [attribute(one, "name") for one in MANIFEST.iter("service") if attribute(one, "process")]
    assert own == [".benchmark.BenchmarkService"]


def test_results_leave_the_app_only_through_a_grant() -> None:
    (provider,) = MANIFEST.iter("provider")
    assert (attribute(provider, "exported"), attribute(provider, "grantUriPermissions")) == ("false", "true")


def test_no_text_for_a_person_stands_outside_the_strings() -> None:
    texts = ("text", "hint", "title", "label", "contentDescription", "summary")
    found = [
        f"{path.name}: {value}"
        for path in [*MAIN.glob("res/layout*/*.xml"), *MAIN.glob("res/menu*/*.xml"), MAIN / "AndroidManifest.xml"]
        for element in ElementTree.parse(path).iter()
        for value in (attribute(element, name) for name in texts)
        if value and not re.match(r"[@?]", value)
    ]
    assert found == []
