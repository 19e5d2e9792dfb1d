"""What becomes of a JUnit test is told one by one, with its trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.android import junit, modules
from scripts.android.junit import all_junit_classes, run_tests
from scripts.android.modules import MODULES
from scripts.android.problems import BuildError
from scripts.android.toolbox import missing

SOME = """
package some;

import static org.junit.Assert.assertEquals;

import org.junit.Assume;
import org.junit.Ignore;
import org.junit.Test;

public final class SomeTest {
    @Test
    public void passes() {
        assertEquals("a checkout", System.getProperty("edgecls.root").isEmpty() ? "" : "a checkout");
    }

    @Test
    public void fails() {
        assertEquals("a tab\\there", 1, 2);
    }

    @Ignore("not now")
    @Test
    public void isIgnored() {}

    @Test
    public void needsAnotherMachine() {
        Assume.assumeTrue("no board", false);
    }
}
"""
HANGING = """
package some;

import org.junit.Test;

public final class HangingTest {
    @Test
    public void neverEnds() throws InterruptedException {
        Thread.sleep(60_000);
    }
}
"""
BROKEN = """
package some;

import org.junit.BeforeClass;
import org.junit.Test;

public final class BrokenTest {
    @BeforeClass
    public static void prepare() {
        throw new IllegalStateException("not prepared");
    }

    @Test
    public void neverRuns() {}
}
"""


def test_each_outcome_comes_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = missing(tests=True)
    if lacking:
        pytest.skip(lacking)
    # Neither a blank nor another letter than ASCII stops the tools, also where no language is set.
    monkeypatch.setenv("LC_ALL", "C")
    tmp_path = tmp_path / "zwei Wörter"
    monkeypatch.setattr(modules, "DEMO", tmp_path)
    folder = MODULES[0].tests / "some"
    folder.mkdir(parents=True)
    for name, text in {"SomeTest": SOME, "BrokenTest": BROKEN}.items():
        (folder / f"{name}.java").write_text(text, encoding="utf-8")
    nothing = {module.name: tmp_path for module in MODULES}
    assert all_junit_classes() == ["some.BrokenTest", "some.SomeTest"]
    ran = {one.method: one for one in run_tests(tmp_path, all_junit_classes(), classes=nothing)}
    assert {method: one.outcome for method, one in ran.items()} == {
        "(class)": "failed",
        "passes": "passed",
        "fails": "failed",
        "isIgnored": "skipped",
        "needsAnotherMachine": "skipped",
    }
    assert ran["fails"].trace.startswith("java.lang.AssertionError: a tab\there expected:<1> but was:<2>\n")
    assert "some.SomeTest.fails(SomeTest.java:" in ran["fails"].trace
    assert "no board" in ran["needsAnotherMachine"].trace
    assert "not prepared" in ran["(class)"].trace


def test_a_test_that_hangs_is_ended_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = missing(tests=True)
    if lacking:
        pytest.skip(lacking)
    monkeypatch.setattr(modules, "DEMO", tmp_path)
    monkeypatch.setattr(junit, "_DEADLINE_S", 1.5)
    folder = MODULES[0].tests / "some"
    folder.mkdir(parents=True)
    (folder / "HangingTest.java").write_text(HANGING)
    nothing = {module.name: tmp_path for module in MODULES}
    with pytest.raises(BuildError, match=r"could not be run: java did not end within 1\.5 s"):
        run_tests(tmp_path, ["some.HangingTest"], classes=nothing)
