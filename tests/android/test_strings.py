"""The app speaks of every problem in every language, and nothing of what it says is missing or left over."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, List, Set
from xml.etree import ElementTree

import pytest

from edgecls.benchmark.warn import ADVICE
from edgecls.devices.condition import THERMAL_STATES

_DEMO = Path(__file__).resolve().parents[2] / "android_demo"
_MAIN = _DEMO / "app" / "src" / "main"
_RES = _MAIN / "res"
_PROBLEM = _DEMO / "core" / "src" / "main" / "java" / "org" / "edgecls" / "core" / "error" / "Problem.java"
_POWER_MODE = _PROBLEM.parents[1] / "engine" / "PowerMode.java"
_ANDROID = "{http://schemas.android.com/apk/res/android}"
_LANGUAGES = ("values", "values-zh")


def _strings(folder: str) -> Dict[str, List[str]]:
    """The texts of each string or plural by its name; those that are not to be translated left out."""
    found: Dict[str, List[str]] = {}
    for path in sorted((_RES / folder).glob("*.xml")):
        for node in ElementTree.parse(path).getroot():
            if node.tag in ("string", "plurals") and node.get("translatable") != "false":
                assert node.attrib["name"] not in found, f"{node.attrib['name']} is in {folder} twice"
                texts = [item.text or "" for item in node] if node.tag == "plurals" else [node.text or ""]
                found[node.attrib["name"]] = texts
    return found


def _untranslated() -> Set[str]:
    nodes = [node for path in (_RES / "values").glob("*.xml") for node in ElementTree.parse(path).getroot()]
    return {node.attrib["name"] for node in nodes if node.get("translatable") == "false"}


def _placeholders(text: str) -> Set[str]:
    return set(re.findall(r"%(?:\d+\$)?[a-zA-Z]", text))


def _problems() -> Dict[str, List[str]]:
    """Message and hint of each constant of Problem.java."""
    code = _PROBLEM.read_text(encoding="utf-8")
    body = code[code.index("public enum Problem {") : code.index("private final String kind;")]
    body = re.sub(r'"\s*\+\s*"', "", body)
    text = r'"((?:[^"\\]|\\.)*)"'
    constants = re.findall(rf"\b([A-Z][A-Z0-9_]+)\(\s*{text}\s*,\s*{text}\s*,\s*{text}\s*\)", body)
    assert len(constants) == len(re.findall(r"^ {4}([A-Z][A-Z0-9_]+)\(", body, re.M)) > 40
    return {name.lower(): [message, hint] for name, _, message, hint in constants}


def _code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((_MAIN / "java").rglob("*.java")))


def _used_by_name() -> Set[str]:
    """The strings that the app looks up by a name that it puts together."""
    words = re.findall(r'[A-Z_]+\("([a-z_]+)", \d', _POWER_MODE.read_text(encoding="utf-8"))
    names = {f"power_{word}" for word in words}
    names |= {f"battery_{state}" for state in ("charging", "discharging", "not_charging", "full")}
    names |= {f"thermal_{state}" for state in THERMAL_STATES}
    names |= {f"warning_{kind}" for kind in ADVICE}
    for name in _problems():
        names |= {f"problem_{name}", f"hint_{name}"}
    return names


@pytest.mark.parametrize("folder", _LANGUAGES)
def test_every_problem_has_its_sentence_and_its_hint(folder: str) -> None:
    strings = _strings(folder)
    for name, (message, hint) in _problems().items():
        assert _placeholders(strings[f"problem_{name}"][0]) == _placeholders(message), f"problem_{name} in {folder}"
        assert _placeholders(strings[f"hint_{name}"][0]) <= _placeholders(message + hint), f"hint_{name} in {folder}"


@pytest.mark.parametrize("folder", _LANGUAGES)
def test_what_is_looked_up_by_a_name_that_is_put_together_is_there(folder: str) -> None:
    assert _used_by_name() - set(_strings(folder)) == set()


def test_both_languages_say_the_same_things_with_the_same_details() -> None:
    english, chinese = (_strings(folder) for folder in _LANGUAGES)
    assert set(english) == set(chinese)
    for name, texts in english.items():
        wanted = _placeholders(texts[-1])
        assert all(_placeholders(text) == wanted for text in texts + chinese[name]), name


@pytest.mark.parametrize("folder", _LANGUAGES)
def test_details_are_numbered_so_that_a_language_may_order_them(folder: str) -> None:
    for name, texts in _strings(folder).items():
        assert not any(re.search(r"%[^0-9]", text) for text in texts), name


@pytest.mark.parametrize("folder", _LANGUAGES)
def test_no_sentence_has_a_quote_that_android_would_take_for_its_own(folder: str) -> None:
    for name, texts in _strings(folder).items():
        assert not any("'" in text or ('"' in text and name != "separator") for text in texts), name


def test_the_chinese_texts_are_chinese() -> None:
    english, chinese = (_strings(folder) for folder in _LANGUAGES)
    same = {name for name, texts in english.items() if texts == chinese[name]}
    assert same == {"state_celsius", "result_line", "column_p50", "column_p90", "column_p99"}


def test_every_string_is_used() -> None:
    layouts = "\n".join(path.read_text(encoding="utf-8") for path in sorted(_RES.rglob("*.xml")))
    manifest = (_MAIN / "AndroidManifest.xml").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<!android\.)\bR\.(?:string|plurals)\.(\w+)", _code()))
    used |= set(re.findall(r"@string/(\w+)", layouts + manifest)) | _used_by_name()
    assert set(_strings("values")) | _untranslated() == used


def test_no_text_of_the_screens_stands_outside_of_the_strings() -> None:
    seen = 0
    for path in sorted([*_RES.glob("layout*/*.xml"), *_RES.glob("menu/*.xml"), _MAIN / "AndroidManifest.xml"]):
        for node in ElementTree.parse(path).getroot().iter():
            for attribute in ("text", "hint", "title", "label", "contentDescription"):
                value = node.get(_ANDROID + attribute, "@string/")
                assert value.startswith("@string/"), f"{path.name}: {value}"
                seen += 1
    assert seen > 0
    assert not re.search(r'\.set(?:Text|Title|ContentDescription|Hint)\(\s*"', _code())
