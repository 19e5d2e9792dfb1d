"""The page in a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator, List

import numpy as np
import pytest
from PIL import Image

pytest.importorskip("edgecls.serve.run", reason="the extra serve is not installed")

from edgecls.prediction.classifier import Classifier
from edgecls.prediction.result import Prediction
from tests.engines.nets import small_nets
from tests.evaluation.artifacts import write_real_artifact
from tests.serve.browser import Page, find_browser
from tests.serve.fake_answers import FakeAnswers
from tests.serve.running import Running
from tests.serve.service import Service


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    find_browser()
    page = Page()
    yield page
    page.close()


@pytest.fixture
def page(browser: Page, service: Running) -> Page:
    """The page of a service with made-up answers."""
    browser.requested.clear()
    browser.complaints.clear()
    browser.call("Emulation.clearDeviceMetricsOverride")
    browser.open(f"http://127.0.0.1:{service.port}/")
    browser.until(lambda: browser.text("#model") == "net")
    return browser


def written(folder: Path, content: bytes, name: str = "photo.png") -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_a_picture_that_is_dropped_shows_its_classes(page: Page, tmp_path: Path) -> None:
    page.drop(written(tmp_path, b"7"), "#drop")
    page.until(lambda: page.text("#answer") == "label 7")
    rows = page.evaluate("[...document.querySelectorAll('#classes li')].map(row => row.textContent)")
    assert rows[0] == "label 790.0%"
    assert len(rows) == 5
    assert page.text("#status") == "photo.png: label 7, 90.0%"
    assert "inference 2.0 ms" in page.text("#timing") and "fake 1 fp32" in page.text("#timing")
    assert page.evaluate("document.querySelector('#preview').alt") == "The picture that was classified: photo.png"


def test_a_picture_beside_the_field_is_not_opened_in_place_of_the_page(page: Page, tmp_path: Path) -> None:
    page.drop(written(tmp_path, b"4"), "h1")
    page.until(lambda: page.text("#answer") == "label 4")


def test_a_picture_can_be_chosen_too_and_the_next_takes_its_place(page: Page, tmp_path: Path) -> None:
    for name, content, label in (("a.png", b"3", "label 3"), ("b.jpg", b"5", "label 5")):
        page.choose(written(tmp_path, content, name))
        page.until(lambda label=label: page.text("#answer") == label)  # type: ignore[misc]


def test_the_last_picture_counts_whichever_answer_comes_first(page: Page, answers: FakeAnswers, tmp_path: Path) -> None:
    answers.delay_s = 0.3
    page.choose(written(tmp_path, b"slow", "slow.png"))
    page.until(lambda: answers.seen)
    page.choose(written(tmp_path, b"6", "quick.png"))
    page.until(lambda: page.text("#answer") == "label 6")
    page.evaluate("new Promise(done => setTimeout(done, 500))")
    assert page.text("#answer") == "label 6"


def test_an_error_is_told_in_words_and_hides_the_old_answer(page: Page, tmp_path: Path) -> None:
    page.choose(written(tmp_path, b"3"))
    page.until(lambda: page.text("#answer") == "label 3")
    page.choose(written(tmp_path, b"bad", "bad.png"))
    page.until(lambda: page.text("#error") == "the picture is cut short: save it again")
    assert page.evaluate("document.querySelector('#result').hidden")


def test_a_file_that_is_too_large_is_not_even_sent(page: Page, answers: FakeAnswers, tmp_path: Path) -> None:
    page.choose(written(tmp_path, bytes(1001), "large.png"))
    page.until(lambda: "large.png is larger than" in page.text("#error"))
    assert answers.seen == []


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_complained_of(
    page: Page, service: Running, tmp_path: Path
) -> None:
    page.drop(written(tmp_path, b"7"), "#drop")
    page.until(lambda: page.text("#answer") == "label 7")
    own = f"http://127.0.0.1:{service.port}/"
    assert {address for address in page.requested if not address.startswith((own, "data:", f"blob:{own}"))} == set()
    # The "picture" of this test is none, which the browser doesn't show.
    assert page.complaints == []


def test_the_field_is_reached_by_keyboard_and_has_a_name(page: Page) -> None:
    page.press("Tab", 9)
    assert page.evaluate("document.activeElement.id") == "file"
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    names = {node["role"]["value"]: node.get("name", {}).get("value", "") for node in nodes if not node["ignored"]}
    field = [node for node in nodes if node.get("name", {}).get("value", "").startswith("Drop a picture here")]
    assert field
    assert names["heading"] == "net"
    assert "main" in names
    assert page.evaluate("document.documentElement.lang") == "en"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_its_ground_in_both_themes(page: Page, theme: str) -> None:
    page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": theme}])
    ground = color(page, "body", "backgroundColor")
    assert (luminance(ground) < 0.2) == (theme == "dark")
    for selector in ("body", "#about", "#error"):
        assert contrast(color(page, selector, "color"), ground) >= 4.5, selector
    # The edge of the field is no text: WCAG 1.4.11 asks for 3.
    assert contrast(color(page, "#drop", "borderTopColor"), ground) >= 3.0


def test_a_phone_shows_it_without_scrolling_sideways(page: Page, tmp_path: Path) -> None:
    page.call("Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=2, mobile=True)
    page.choose(written(tmp_path, b"7"))
    page.until(lambda: page.text("#answer") == "label 7")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_real_service_shows_what_a_classifier_says(
    browser: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    artifact = write_real_artifact(tmp_path / "net", small_nets(), precision="fp32").path
    image = np.random.default_rng(0).integers(0, 256, (50, 60, 3), np.uint8)
    Image.fromarray(image).save(tmp_path / "noise.png")
    with Classifier(artifact, isolated=True) as classifier:
        expected = classifier.predict(tmp_path / "noise.png")
    assert isinstance(expected, Prediction)
    service = Service(artifact)
    try:
        browser.open(f"http://127.0.0.1:{service.running.port}/")
        browser.until(lambda: browser.text("#model") == "net")
        browser.drop(tmp_path / "noise.png", "#drop")
        browser.until(lambda: browser.text("#answer") != "" or browser.text("#error") != "")
        labels = browser.evaluate(
            "[...document.querySelectorAll('#classes li > :first-child')].map(n => n.textContent)"
        )
        assert labels == expected.label_names
        assert browser.evaluate("document.querySelector('#preview').naturalWidth") == 60
    finally:
        assert service.end() == 0


def color(page: Page, selector: str, name: str) -> List[float]:
    """A colour as it is computed, 0 to 255."""
    text = page.evaluate(f"getComputedStyle(document.querySelector({selector!r})).{name}")
    return [float(value) for value in re.findall(r"[\d.]+", text)[:3]]


def luminance(rgb: List[float]) -> float:
    """Relative luminance (WCAG 2.2)."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in (value / 255 for value in rgb)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: List[float], other: List[float]) -> float:
    """Contrast ratio (WCAG 2.2)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
