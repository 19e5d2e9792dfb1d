"""``edgecls predict`` with names on standard input, a pipe that closes, a watched folder and a video."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import SAMPLE, Program, hear_signals
from tests.sources.videos import write_video

PICTURES = sorted((SAMPLE / "evaluation").glob("*.png"))[:6]


def start(program: Program, *words: object, **options: Any) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "edgecls", "predict", *map(str, words)],
        cwd=program.folder,
        env=program.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=hear_signals,
        **options,
    )


def test_names_that_are_piped_in_are_answered_one_by_one(program: Program, fp32_artifact: Path) -> None:
    expected = {str(path): answer for path, answer in zip(PICTURES, by_hand(program, fp32_artifact))}
    running = start(program, "-", "--jsonl", "--model", fp32_artifact, stdin=subprocess.PIPE)
    assert running.stdin and running.stdout
    for path in PICTURES:
        running.stdin.write(f"{path}\n")
        running.stdin.flush()
        # The next name is not there yet: the answer has to come without it.
        answer = json.loads(running.stdout.readline())
        assert (answer["file"], answer["class_ids"]) == (str(path), expected[str(path)]["class_ids"])
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (0, "", "")


def test_a_reader_that_goes_away_ends_it_without_a_word(program: Program, fp32_artifact: Path) -> None:
    running = start(program, "-", "--jsonl", "--model", fp32_artifact, stdin=subprocess.PIPE)
    assert running.stdin and running.stdout and running.stderr
    running.stdin.write(f"{PICTURES[0]}\n")
    running.stdin.flush()
    assert running.stdout.readline()
    running.stdout.close()
    running.stdin.write(f"{PICTURES[1]}\n")
    running.stdin.close()
    assert running.wait(60) == 141
    assert running.stderr.read() == ""
    running.stderr.close()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143)])
def test_a_watched_folder_is_left_with_a_summary(
    program: Program, fp32_artifact: Path, tmp_path: Path, number: signal.Signals, code: int
) -> None:
    running = start(program, "--watch", tmp_path, "--jsonl", "--model", fp32_artifact)
    assert running.stdout and running.stderr
    assert running.stderr.readline().startswith(f"{tmp_path} with ")
    (tmp_path / "cut.png").write_bytes(PICTURES[0].read_bytes()[:50])
    shutil.copy(PICTURES[1], tmp_path / "whole.png")
    first, second = (json.loads(running.stdout.readline()) for _ in range(2))
    assert "is cut short" in first["error"]
    assert second["file"] == str(tmp_path / "whole.png")
    time.sleep(0.1)
    running.send_signal(number)
    _, err = running.communicate(timeout=60)
    assert running.returncode == code
    assert "1 pictures, 1 unreadable" in err
    assert "Traceback" not in err


def test_every_frame_of_a_video_is_classified(program: Program, fp32_artifact: Path, tmp_path: Path) -> None:
    video = write_video(tmp_path / "a.avi", [0, 60, 120, 180])
    done = program("predict", "--camera", video, "--jsonl", "--model", fp32_artifact)
    assert done.code == 0, done.err
    assert [json.loads(line)["frame"] for line in done.out.splitlines()] == [1, 2, 3, 4]
    assert "4 frames classified, 0 dropped" in done.err


def by_hand(program: Program, artifact: Path) -> "list[dict[str, Any]]":
    """What the same pictures give when they are named on the command line."""
    done = program("predict", *PICTURES, "--json", "--model", artifact)
    assert done.code == 0, done.err
    answers: "list[dict[str, Any]]" = done.json()
    return answers
