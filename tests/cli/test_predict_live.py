"""``edgecls predict --camera`` and ``--watch``: a real OpenCV capture on a video, a real folder, a fake engine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Iterator, List

import pytest
from click.testing import Result

from edgecls.cli import live
from edgecls.cli.live import LiveLine
from edgecls.cli.predict import predict_command
from edgecls.errors import ImageListError, NoDeviceError, SettingsError
from edgecls.sources import folder_watch
from tests.cli.streams import runner
from tests.evaluation.artifacts import write_artifact
from tests.evaluation.fake_session import CLASSES, SPEC, STEP, FakeSession, golden_output, use_fakes, write_picture
from tests.sources.videos import write_video


@pytest.fixture(autouse=True)
def sessions(monkeypatch: pytest.MonkeyPatch) -> List[FakeSession]:
    """Fakes instead of engines."""
    return use_fakes(monkeypatch)


@pytest.fixture(autouse=True)
def artifact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest artifact of the workspace."""
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))
    write_artifact(tmp_path / "workspace" / "a", classes=CLASSES, spec=SPEC, golden_output=golden_output())


@pytest.fixture
def video(tmp_path: Path) -> Path:
    return write_video(tmp_path / "a.avi", [STEP * class_id for class_id in (3, 3, 5, 7)])


def run(*arguments: Any, stdin: str = "") -> Result:
    return runner().invoke(predict_command, [str(argument) for argument in arguments], input=stdin)


def test_each_frame_of_a_video_is_a_line_of_json(video: Path) -> None:
    done = run("--camera", video, "--jsonl", "--top-k", 2)
    assert done.exit_code == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["class_ids"][0] for answer in answers] == [3, 3, 5, 7]
    assert [answer["frame"] for answer in answers] == [1, 2, 3, 4]
    assert {answer["source"] for answer in answers} == {str(video)}
    assert all(answer["latency_ms"] > 0 and len(answer["scores"]) == 2 for answer in answers)


def test_the_summary_is_on_stderr(video: Path) -> None:
    first, last = run("--camera", video, "--jsonl").stderr.splitlines()
    assert first == f"{video} with paddle_lite fake-1 fp32; Ctrl-C ends it"
    assert last.startswith("4 frames classified, 0 dropped as too old, ")
    assert "p50" in last


def test_where_no_line_can_be_rewritten_one_comes_a_second(video: Path) -> None:
    (line,) = run("--camera", video).stdout.splitlines()
    assert line.startswith("label 3 0.90  0.0 fps  ")


def test_an_interrupt_is_the_end_of_a_camera_and_no_failure(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(live, "frame_json", interrupted)
    done = run("--camera", video, "--jsonl")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.splitlines()[-1].startswith("1 frames classified")


def test_a_camera_that_is_not_there_is_an_error_before_anything_is_loaded(sessions: List[FakeSession]) -> None:
    sessions.clear()
    assert isinstance(run("--camera", "987").exception, NoDeviceError)
    assert sessions == []


@pytest.fixture
def coming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A watched folder that gets a picture, one that can't be read, another picture, and then an interrupt."""

    def watch(folder: Path, *, say: object) -> Iterator[str]:
        yield str(folder / "3.png")
        yield str(folder / "bad.png")
        yield str(folder / "5.png")
        raise KeyboardInterrupt

    for class_id in (3, 5):
        write_picture(tmp_path / f"{class_id}.png", class_id)
    (tmp_path / "bad.png").write_bytes(b"no picture")
    monkeypatch.setattr(folder_watch, "watch_folder", watch)


@pytest.mark.usefixtures("coming")
def test_what_comes_into_a_folder_is_classified_until_an_interrupt(tmp_path: Path) -> None:
    done = run("--watch", tmp_path)
    assert done.exit_code == 0
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [f"{tmp_path}/3.png", f"{tmp_path}/5.png"]
    _, unreadable, summary = done.stderr.splitlines()
    assert "bad.png is no JPEG" in unreadable
    assert summary == "2 pictures, 1 unreadable"


@pytest.mark.usefixtures("coming")
def test_a_watched_folder_gives_lines_of_json_too(tmp_path: Path) -> None:
    answers = [json.loads(line) for line in run("--watch", tmp_path, "--jsonl").stdout.splitlines()]
    assert [answer.get("class_ids", [None])[0] for answer in answers] == [3, None, 5]
    assert "error" in answers[1]


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    assert isinstance(run("--watch", tmp_path / "gone").exception, ImageListError)


def test_names_come_from_standard_input(tmp_path: Path) -> None:
    for class_id in (3, 5):
        write_picture(tmp_path / f"{class_id}.png", class_id)
    done = run("-", "--jsonl", stdin=f"{tmp_path}/3.png\n{tmp_path}/gone.png\n{tmp_path}/5.png\n")
    assert done.exit_code == 2
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer.get("class_ids", [None])[0] for answer in answers] == [3, None, 5]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("a.png", "--camera", "0"), "several kinds of sources"),
        (("--watch", "x", "--camera", "0"), "several kinds of sources"),
        (("--watch", "x", "--json"), "would never end"),
        (("--camera", "0", "--json"), "would never end"),
        (("a.png", "--json", "--jsonl"), "two formats"),
        (("--camera", "front"), "is no camera"),
    ],
)
def test_what_does_not_go_together_is_said(words: "tuple[str, ...]", says: str) -> None:
    error = run(*words).exception
    assert isinstance(error, SettingsError)
    assert says in error.message


def test_on_a_terminal_one_line_is_rewritten_and_news_go_below_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "12")
    line = LiveLine()
    line.show("a long text that does not fit", 0.0)
    line.show("short", 0.01)
    line.say("news")
    line.show("next", 0.02)
    line.end()
    out, err = capsys.readouterr()
    assert out == "\ra long text\rshort      \n\rnext\n"
    assert err == "news\n"


def test_a_reader_that_has_gone_is_told_nothing_more(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object) -> str:
        raise BrokenPipeError

    monkeypatch.setattr(live, "frame_json", gone)
    done = run("--camera", video, "--jsonl")
    assert done.stdout == ""
    assert done.stderr.splitlines() == [f"{video} with paddle_lite fake-1 fp32; Ctrl-C ends it"]


def test_a_failure_in_mid_work_is_summed_up_too(video: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> str:
        raise NoDeviceError("lost")

    monkeypatch.setattr(live, "frame_json", fails)
    done = run("--camera", video, "--jsonl")
    assert isinstance(done.exception, NoDeviceError)
    assert done.stderr.splitlines()[-1].startswith("1 frames classified")
