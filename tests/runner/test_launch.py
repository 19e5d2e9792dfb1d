"""A runner that misbehaves is named, and ended."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Callable, List

import pytest

from edgecls.errors import DeadlineError, NbError, ParityError, WorkerCrashed, WorkerError
from edgecls.runner.events import Event
from edgecls.runner.launch import RunnerProcess
from edgecls.runner.measurement import Measurement
from tests.runner.test_measurement import AFTER, BEFORE, DONE, HELLO, LOADED, OUTPUT, SAMPLES

STORY = [HELLO, LOADED, OUTPUT, BEFORE, SAMPLES, AFTER, DONE]

Runner = Callable[..., RunnerProcess]


@pytest.fixture
def runner(tmp_path: Path):
    """Makes a stand-in for a runner from Python statements; ``tell`` prints events."""
    started: List[RunnerProcess] = []

    def start(body: str, deadline_s: float = 30.0) -> RunnerProcess:
        script = tmp_path / "runner.py"
        script.write_text(
            "import json, os, signal, sys, time\n"
            f"STORY = json.loads({json.dumps(json.dumps(STORY))})\n"
            "def tell(*events):\n"
            "    for event in events:\n"
            "        print(json.dumps(event), flush=True)\n" + body + "\n"
        )
        process = RunnerProcess([sys.executable, str(script)], engine="paddle_lite", deadline_s=deadline_s)
        started.append(process)
        return process

    yield start
    for process in started:
        process.close()


def _listen(event: Event, measurement: Measurement) -> None:
    pass


def test_a_whole_story_is_a_measurement(runner: Runner) -> None:
    process = runner("tell(*STORY)")
    measurement = process.measure(_listen)
    assert measurement.complete
    assert measurement.samples_ms == [1.0, 2.0, 1.5]
    assert process.garbage == 0


def test_the_listener_hears_each_event_with_all_that_is_known_by_then(runner: Runner) -> None:
    heard = []
    runner("tell(*STORY)").measure(lambda event, known: heard.append((event["event"], len(known.samples_ms))))
    assert heard[0] == ("hello", 0)
    assert heard[-1] == ("done", 3)


def test_garbage_on_standard_output_is_skipped_and_counted(runner: Runner) -> None:
    process = runner(
        "tell(STORY[0])\n"
        "print('[I 11/22 paddle_lite] noise')\n"
        'print(\'{"event": "samples", "ms": [1.0\')\n'
        "sys.stdout.flush()\n"
        "sys.stdout.buffer.write(b'\\xff\\xfe\\0{}\\n' + b'x' * 5_000_000 + b'\\n')\n"
        "tell({'event': 'samples', 'ms': 'many'})\n"
        "tell(*STORY[1:])"
    )
    assert process.measure(_listen).complete
    assert process.garbage == 4


def test_endless_garbage_is_ended_at_the_deadline(runner: Runner) -> None:
    process = runner("while True: print('noise', flush=True)", deadline_s=0.5)
    with pytest.raises(DeadlineError, match="paddle_lite did not answer for 0.5 s"):
        process.measure(_listen)
    assert not _alive(process.pid)


def test_endless_malformed_events_are_ended_at_the_deadline(runner: Runner) -> None:
    process = runner("while True: tell({'event': 'samples'})", deadline_s=0.5)
    with pytest.raises(DeadlineError):
        process.measure(_listen)


def test_silence_is_ended_at_the_deadline(runner: Runner) -> None:
    process = runner("tell(*STORY[:5]); time.sleep(60)", deadline_s=0.5)
    with pytest.raises(DeadlineError, match=r"while measuring \(3 samples so far\)"):
        process.measure(_listen)
    assert not _alive(process.pid)


@pytest.mark.parametrize("name", ["SIGKILL", "SIGABRT", "SIGSEGV", "SIGILL"])
def test_a_fatal_signal_is_named_with_what_was_going_on(runner: Runner, name: str) -> None:
    process = runner(f"tell(*STORY[:4]); os.kill(os.getpid(), signal.{name}); time.sleep(9)")
    with pytest.raises(WorkerCrashed, match=rf"paddle_lite was ended by {name} while measuring \(0 samples so far\)"):
        process.measure(_listen)


@pytest.mark.parametrize(
    ("events", "doing"), [(1, "loading the model"), (2, "computing the first batch"), (3, "warming up")]
)
def test_a_crash_tells_how_far_it_came(runner: Runner, events: int, doing: str) -> None:
    process = runner(f"tell(*STORY[:{events}]); os.abort()")
    with pytest.raises(WorkerCrashed, match=f"SIGABRT while {doing}"):
        process.measure(_listen)


def test_the_library_s_last_words_are_told(runner: Runner) -> None:
    process = runner("print('F0000 Check failed: no kernel for x', file=sys.stderr, flush=True); os.abort()")
    with pytest.raises(WorkerCrashed, match="Check failed: no kernel for x"):
        process.measure(_listen)


def test_a_signal_that_only_the_runner_saw_is_named(runner: Runner) -> None:
    process = runner("tell(*STORY[:2], {'event': 'signal', 'number': 11}); os._exit(1)")
    with pytest.raises(WorkerCrashed, match="SIGSEGV"):
        process.measure(_listen)


def test_a_crash_after_the_last_word_counts(runner: Runner) -> None:
    process = runner("tell(*STORY); os.abort()")
    with pytest.raises(WorkerCrashed, match="SIGABRT"):
        process.measure(_listen)


def test_an_end_without_done_is_no_measurement(runner: Runner) -> None:
    with pytest.raises(WorkerCrashed, match="ended with exit code 0 before it answered"):
        runner("tell(*STORY[:-1])").measure(_listen)


def test_a_runner_that_lingers_without_output_is_ended(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edgecls.runner.launch._LAST_SECONDS", 0.2)
    process = runner("tell(*STORY); os.close(1); time.sleep(60)")
    with pytest.raises(WorkerCrashed, match="SIGKILL"):
        process.measure(_listen)


def test_an_error_event_is_raised_as_it_is(runner: Runner) -> None:
    process = runner(
        "tell(STORY[0], {'event': 'error', 'kind': 'NbError', 'message': 'it is for arm', 'hint': 'run it there'})"
    )
    with pytest.raises(NbError, match="it is for arm"):
        process.measure(_listen)


def test_a_listener_that_raises_stops_the_runner(runner: Runner) -> None:
    def refuse(event: Event, measurement: Measurement) -> None:
        if event["event"] == "output":
            raise ParityError("wrong", hint="")

    with pytest.raises(ParityError), runner("tell(*STORY[:4]); time.sleep(60)") as process:
        process.measure(refuse)
    assert not _alive(process.pid)


def test_lost_samples_are_noticed(runner: Runner) -> None:
    process = runner("tell(*[event for event in STORY if event['event'] != 'samples'])")
    with pytest.raises(WorkerError, match="3 samples and 0 arrived"):
        process.measure(_listen)


def test_a_program_that_cannot_be_started_is_named() -> None:
    with pytest.raises(WorkerError, match="can't start /nothing/python"):
        RunnerProcess(["/nothing/python"], engine="paddle_lite", deadline_s=1.0)


def _alive(pid: int) -> bool:
    for _ in range(50):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.01)
    return True
