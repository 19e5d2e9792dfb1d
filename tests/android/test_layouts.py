"""The screens' layouts against the code that fills them: Android finds a wrong cast only when it draws the screen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict, Iterator, Set, Tuple
from xml.etree import ElementTree

import pytest

_MAIN = Path(__file__).resolve().parents[2] / "android_demo" / "app" / "src" / "main"
_RES = _MAIN / "res"
_ANDROID = "{http://schemas.android.com/apk/res/android}"
_LAYOUTS = sorted(_RES.glob("layout*/*.xml"))
#: The supertypes of each widget that the layouts name, as android.widget has them.
_IS_A: Dict[str, Tuple[str, ...]] = {
    "Button": ("TextView",),
    "RadioButton": ("Button", "TextView"),
    "LinearLayout": ("ViewGroup",),
    "TableLayout": ("LinearLayout", "ViewGroup"),
    "ScrollView": ("ViewGroup",),
    "org.edgecls.demo.results.HistogramView": ("HistogramView",),
}
_TOUCHED = ("Button", "RadioButton", "Spinner")
#: Text colours and what they stand on: a window of Theme.Material, or a colour of the same file.
_WINDOWS = {"values": "#FAFAFA", "values-night": "#303030"}
_ENOUGH = 4.5


def _elements(path: Path) -> Iterator[ElementTree.Element]:
    return ElementTree.parse(path).getroot().iter()


def _ids(path: Path) -> Set[str]:
    found = {node.get(_ANDROID + "id", "").rpartition("/")[2] for node in _elements(path)} - {""}
    for include in ElementTree.parse(path).getroot().iter("include"):
        found |= _ids(_RES / "layout" / f"{include.attrib['layout'].rpartition('/')[2]}.xml")
    return found


def _widgets() -> Dict[str, Set[str]]:
    """The tags that each id stands on, in any layout."""
    found: Dict[str, Set[str]] = {}
    for path in _LAYOUTS:
        for node in _elements(path):
            if node.get(_ANDROID + "id"):
                found.setdefault(node.attrib[_ANDROID + "id"].rpartition("/")[2], set()).add(node.tag)
    return found


def _code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted((_MAIN / "java").rglob("*.java")))


def test_every_view_is_what_the_code_takes_it_for() -> None:
    widgets = _widgets()
    casts = re.findall(r"\((\w+)\) (?:\w+\.)?findViewById\(\s*R\.id\.(\w+)\)", _code())
    assert len(casts) > 30
    for wanted, name in casts:
        for tag in widgets[name]:
            assert wanted == tag or wanted in _IS_A.get(tag, ()), f"{name} is a {tag}, no {wanted}"


def test_every_view_with_a_name_is_used_by_the_code_or_names_a_label() -> None:
    labels = {node.get(_ANDROID + "labelFor", "").rpartition("/")[2] for path in _LAYOUTS for node in _elements(path)}
    used = set(re.findall(r"R\.id\.(\w+)", _code())) | labels
    assert set(_widgets()) - used == set()


def test_a_screen_held_sideways_has_the_views_of_the_upright_one() -> None:
    sideways = sorted((_RES / "layout-land").glob("*.xml"))
    assert [path.name for path in sideways if _ids(path) != _ids(_RES / "layout" / path.name)] == []
    assert sideways


@pytest.mark.parametrize("path", _LAYOUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_is_touched_is_large_enough_for_a_finger(path: Path) -> None:
    touched = [node for node in _elements(path) if node.tag in _TOUCHED]
    assert [node.get(_ANDROID + "id") for node in touched if node.get(_ANDROID + "minHeight") != "@dimen/touch"] == []


def test_a_finger_needs_48_dp() -> None:
    dimens = {node.attrib["name"]: node.text for node in _elements(_RES / "values" / "dimens.xml") if node.get("name")}
    assert dimens["touch"] == "48dp"


@pytest.mark.parametrize("path", _LAYOUTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_sizes_follow_the_users_choice_of_fonts(path: Path) -> None:
    for node in _elements(path):
        assert not node.get(_ANDROID + "textSize", "0sp").endswith(("dp", "px"))
        # A text whose height is fixed is cut off when fonts are large.
        if node.tag in ("TextView", "Button"):
            assert node.get(_ANDROID + "layout_height", "wrap_content") == "wrap_content", path


@pytest.mark.parametrize("folder", sorted(_WINDOWS))
def test_texts_are_read_easily_by_day_and_by_night(folder: str) -> None:
    colors = {
        node.attrib["name"]: str(node.text) for node in _elements(_RES / folder / "colors.xml") if "name" in node.attrib
    }
    window = _WINDOWS[folder]
    for name in ("warning", "histogram_text", "accent"):
        assert _contrast(colors[name], window) >= _ENOUGH, name
    assert _contrast("#FFFFFF", colors["bar"]) >= _ENOUGH
    assert _contrast(colors["accent"], colors["track"]) >= _ENOUGH


def _contrast(left: str, right: str) -> float:
    """Contrast ratio of WCAG 2.1."""
    low, high = sorted((_luminance(left), _luminance(right)))
    return (high + 0.05) / (low + 0.05)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(int(color[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
