"""A run on a device survives its link, and whatever ends it is named."""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path
from typing import Any, Callable, List

import pytest

from edgecls.devices.host import HostDevice
from edgecls.errors import (
    DeviceCommandError,
    DeviceDeadlineError,
    DeviceLostError,
    DeviceStorageError,
    EdgeclsError,
    LibraryMissingError,
    NbError,
    NoExecError,
    ParityError,
    RunnerKilledError,
    WorkerError,
    WrongAbiError,
)
from edgecls.runner import remote as remote_runner
from edgecls.runner.remote import RemoteRunner, StagedRunner, stop_left_over
from tests.runner.test_measurement import AFTER, BEFORE, DONE, HELLO, LOADED, OUTPUT, SAMPLES

STORY = [HELLO, LOADED, OUTPUT, BEFORE, SAMPLES, AFTER, DONE]
PREDICTION = {"event": "prediction", "ms": 1.5, "values": [0.25, 0.75]}

PRELUDE = (
    "import json, os, signal, sys, time\n"
    f"STORY = json.loads({json.dumps(json.dumps(STORY))})\n"
    "def tell(*events):\n"
    "    for event in events:\n"
    "        print(json.dumps(event), flush=True)\n"
)


class FakeLink(HostDevice):
    """This computer behind a link that breaks as often as it is told to, before or after a command was run."""

    def __init__(self) -> None:
        super().__init__()
        self.breaks_before = 0
        self.breaks_after = 0
        self.gone = False

    def run(self, *arguments: Any, **options: Any) -> Any:
        lost = DeviceLostError("host was lost in mid-work")
        if self.gone:
            raise lost
        if self.breaks_before:
            self.breaks_before -= 1
            raise lost
        done = super().run(*arguments, **options)
        if self.breaks_after:
            self.breaks_after -= 1
            raise lost
        return done


Runner = Callable[..., RemoteRunner]


@pytest.fixture
def device(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> FakeLink:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(remote_runner, "_WAIT_S", 0.2)
    return FakeLink()


@pytest.fixture
def runner(device: FakeLink):
    """Makes a stand-in for a runner from Python statements; ``tell`` prints events."""
    started: List[RemoteRunner] = []

    def make(body: str, deadline_s: float = 60.0, **options: Any) -> RemoteRunner:
        words = (sys.executable, "-c", f"{PRELUDE}{body}\n")
        return from_words(words, deadline_s=deadline_s, **options)

    def from_words(words: Any, deadline_s: float = 60.0, **options: Any) -> RemoteRunner:
        options = {"back_s": 0.0, **options}
        staged = StagedRunner(tuple(words), "python")
        remote = RemoteRunner(device, staged, [], engine="paddle_lite", deadline_s=deadline_s, **options)
        started.append(remote)
        return remote

    make.words = from_words  # type: ignore[attr-defined]
    yield make
    device.gone, device.breaks_before, device.breaks_after = False, 0, 0
    for remote in started:
        remote.close()


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _listen(event: Any, measurement: Any) -> None:
    pass


def test_a_whole_story_is_a_measurement(runner: Runner, device: FakeLink) -> None:
    with runner("tell(*STORY)") as remote:
        measurement = remote.measure(_listen)
        assert measurement.complete
        assert measurement.samples_ms == [1.0, 2.0, 1.5]
        assert remote.garbage == 0
    assert not device.exists(remote.folder)


def test_the_listener_hears_each_event_as_it_comes(runner: Runner) -> None:
    heard: List[str] = []
    runner("tell(*STORY[:3]); time.sleep(0.3); tell(*STORY[3:])").measure(lambda event, _: heard.append(event["event"]))
    assert heard == ["hello", "loaded", "output", "conditions", "samples", "conditions", "done"]


def test_garbage_between_and_within_lines_is_passed_over_and_counted(runner: Runner) -> None:
    noise = b'\xff\xfe garbage\n{"event": "samples"}\n{broken\n\n@edgecls@ end\n'
    body = f"tell(STORY[0]); sys.stdout.buffer.write({noise!r}); sys.stdout.flush(); tell(*STORY[1:])"
    remote = runner(body)
    assert remote.measure(_listen).complete
    assert remote.garbage == 4


def test_more_output_than_one_answer_holds_arrives_whole(runner: Runner) -> None:
    body = "tell(*STORY[:4]); print('x' * 3_000_000); tell(*STORY[4:])"
    remote = runner(body)
    assert remote.measure(_listen).complete
    assert remote.garbage == 1


def test_a_cut_link_neither_ends_the_run_nor_loses_anything(runner: Runner, device: FakeLink) -> None:
    lost: List[EdgeclsError] = []
    remote = runner("tell(*STORY[:4]); time.sleep(0.6); tell(*STORY[4:])", on_lost=lost.append)

    def cut(event: Any, measurement: Any) -> None:
        if event["event"] in ("output", "samples"):
            device.breaks_before = 1

    assert remote.measure(cut).samples_ms == [1.0, 2.0, 1.5]
    assert [type(error) for error in lost] == [DeviceLostError, DeviceLostError]


def test_a_start_whose_answer_got_lost_is_not_done_twice(runner: Runner, device: FakeLink, tmp_path: Any) -> None:
    remote = runner(f"open({str(tmp_path / 'starts')!r}, 'a').write('x'); tell(*STORY)")
    polls = device.poll

    def poll_then_break(folder: str) -> Any:
        state = polls(folder)
        device.breaks_after, device.poll = 1, polls  # type: ignore[method-assign]
        return state

    device.poll = poll_then_break  # type: ignore[method-assign]
    assert remote.measure(_listen).complete
    assert (tmp_path / "starts").read_text() == "x"


def test_a_device_that_is_gone_for_good_is_given_up(runner: Runner, device: FakeLink) -> None:
    def leave(event: Any, measurement: Any) -> None:
        device.gone = True

    with pytest.raises(DeviceLostError):
        runner("tell(*STORY[:4]); time.sleep(30)").measure(leave)


def test_an_error_that_the_runner_reports_is_raised_as_what_it_is(runner: Runner) -> None:
    body = "tell(STORY[0], {'event': 'error', 'kind': 'NbError', 'message': 'cut', 'hint': 'push it'}); sys.exit(1)"
    with pytest.raises(NbError, match="cut"):
        runner(body).measure(_listen)


def test_a_listener_that_objects_stops_the_runner(runner: Runner, device: FakeLink) -> None:
    pids: List[int] = []

    def refuse(event: Any, measurement: Any) -> None:
        if event["event"] == "hello":
            pids.append(event["pid"])
        if event["event"] == "output":
            raise ParityError("wrong")

    body = "STORY[0]['pid'] = os.getpid(); tell(*STORY[:3]); time.sleep(60)"
    with pytest.raises(ParityError), runner(body) as remote:
        remote.measure(refuse)
    assert not _alive(pids[0])
    assert not device.exists(remote.folder)


@pytest.mark.parametrize("name", ["SIGILL", "SIGABRT", "SIGKILL", "SIGSEGV"])
def test_a_fatal_signal_is_named_with_what_was_going_on(runner: Runner, name: str) -> None:
    cut_line = '{"event": "out'
    body = f"tell(*STORY[:2]); print({cut_line!r}, end='', flush=True); os.kill(os.getpid(), signal.{name})"
    with pytest.raises(RunnerKilledError) as caught:
        runner(body).measure(_listen)
    assert f"while it was computing the first batch, it was ended by {name}" in caught.value.message
    assert caught.value.hint


def test_a_signal_that_only_the_runner_tells_of_is_named_too(runner: Runner) -> None:
    body = f"tell(STORY[0], {{'event': 'signal', 'number': {int(signal.SIGILL)}}}); os._exit(1)"
    with pytest.raises(RunnerKilledError, match="SIGILL"):
        runner(body).measure(_listen)


def test_a_late_runner_is_ended_by_the_device_itself(runner: Runner) -> None:
    with pytest.raises(DeviceDeadlineError, match="while it was measuring .0 samples so far"):
        runner("tell(*STORY[:4]); time.sleep(60)", deadline_s=1).measure(_listen)


def test_a_runner_that_stops_without_a_word_is_no_measurement(runner: Runner) -> None:
    with pytest.raises(RunnerKilledError, match="ended while measuring .3 samples so far. without a word"):
        runner("tell(*STORY[:5])").measure(_listen)


def test_a_missing_program_is_named(runner: Any) -> None:
    with pytest.raises(DeviceCommandError, match="no such program"):
        runner.words(["/nowhere/python"]).measure(_listen)


def test_a_missing_library_is_named(runner: Runner) -> None:
    said = "runner: error while loading shared libraries: libpaddle_light_api_shared.so: cannot open shared object file"
    with pytest.raises(LibraryMissingError, match="libpaddle_light_api_shared.so is missing there"):
        runner(f"print({said!r}, file=sys.stderr); sys.exit(127)").measure(_listen)


def test_a_program_for_another_processor_is_named(runner: Any, tmp_path: Any) -> None:
    program = tmp_path / "foreign"
    header = bytearray(Path(sys.executable).read_bytes()[:64])
    header[18:20] = (243).to_bytes(2, "little")  # EM_RISCV
    program.write_bytes(header)
    program.chmod(0o755)
    with pytest.raises(WrongAbiError, match="built for another processor"):
        runner.words([str(program)]).measure(_listen)


def test_a_program_that_may_not_be_started_is_named(runner: Any, tmp_path: Any) -> None:
    (tmp_path / "plain").write_bytes(b"\x7fELF")
    with pytest.raises(NoExecError, match="can't be started"):
        runner.words([str(tmp_path / "plain")]).measure(_listen)


def test_a_full_disk_is_the_reason_of_a_runner_that_could_not_speak(
    runner: Runner, device: FakeLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "free_bytes", lambda path: 0)
    with pytest.raises(DeviceStorageError, match="no space was left"):
        runner("tell(STORY[0]); sys.exit(1)").measure(_listen)


def test_classified_images_are_counted_and_heard(runner: Runner) -> None:
    seen: List[int] = []
    body = (
        f"prediction = {PREDICTION!r}\n"
        "tell(*STORY[:2])\n"
        "for index in range(3): tell(dict(prediction, index=index))\n"
        "tell({'event': 'done', 'count': 3, 'wall_ms': 9.0, 'peak_rss_bytes': 4096})"
    )
    remote = runner(body)
    measurement = remote.measure(lambda event, _: seen.append(event.get("index", -1)))
    assert (measurement.complete, measurement.predictions) == (True, 3)
    assert seen == [-1, -1, 0, 1, 2, -1]


def test_a_lost_image_is_no_classification(runner: Runner) -> None:
    body = f"tell(*STORY[:2], dict({PREDICTION!r}, index=1))"
    with pytest.raises(WorkerError, match="image 1 after 0"):
        runner(body).measure(_listen)


def test_jobs_that_a_broken_run_has_left_are_ended_and_removed(runner: Runner, device: FakeLink) -> None:
    remote = runner("tell(*STORY[:4]); time.sleep(60)")
    remote.start()
    assert stop_left_over(device) == 1
    assert device.poll(remote.folder).status == "absent"
    assert stop_left_over(device) == 0
