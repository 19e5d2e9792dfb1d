"""The Java runner is started as Android starts its own Java programs, and what ART dies of is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any, List, Tuple

import pytest

from edgecls.devices.completed import Completed
from edgecls.devices.host import HostDevice
from edgecls.errors import DeviceCommandError, EdgeclsError, InputError, RunnerKilledError
from edgecls.runner import remote
from edgecls.runner.art import java_words, start_error
from edgecls.runner.remote import RemoteRunner, StagedRunner

LOG = """\
--------- beginning of main
11-22 12:00:00.001  3000  3000 E appproc : ERROR: could not find class 'com.example.Other'
11-22 12:00:01.000  4000  4000 E appproc : ERROR: could not find class 'org.edgecls.runner.Main'
"""


class Phone(HostDevice):
    """This computer with a log of Android's."""

    log = ""

    def run(self, command: Any, **options: Any) -> Completed:
        if "logcat" in command:
            return Completed(0, self.log.encode(), b"", 0.0)
        return super().run(command, **options)


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Phone:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(remote, "_WAIT_S", 0.2)
    return Phone()


def _run(phone: Phone, script: str, arguments: Tuple[str, ...] = ()) -> None:
    """Run a shell script as the Java runner to its end."""
    staged = StagedRunner(("sh", "-c", script, "app_process"), "java", reads_arguments=True)
    with RemoteRunner(phone, staged, arguments, engine="paddle_lite", deadline_s=20.0, back_s=0.0) as runner:
        for _ in runner.events():
            pass


def test_the_words_for_app_process_stay_below_what_some_phones_bear() -> None:
    folder = "/data/local/tmp/edgecls/runners/java-0123456789abcdef"
    job = "/data/local/tmp/edgecls/jobs/0123456789abcdef"
    words = [*java_words("/system/bin/app_process64", folder), f"@{job}/arguments"]
    assert len(" ".join(words)) < 256


def test_the_arguments_arrive_in_a_file_whatever_they_hold(phone: Phone, tmp_path: Path) -> None:
    arguments = ("--model", '/a folder/it\'s "ä" $HOME `x` \\n %s', "--input", "x.npy")
    _run(phone, f'echo "$1" > {tmp_path}/words; cat "${{1#@}}" > {tmp_path}/file', arguments)
    assert (tmp_path / "file").read_text("utf-8").splitlines() == list(arguments)
    assert (tmp_path / "words").read_text().startswith("@/")


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("echo 'Error: Could not find class org.edgecls.runner.Main' >&2; exit 1", "Could not find class"),
        (
            "echo 'java.lang.ClassNotFoundException: org.edgecls.runner.Main' >&2; echo Aborted >&2; exit 134",
            "NotFound",
        ),
        ("echo 'java.lang.SecurityException: Writable dex file is not allowed' >&2; exit 1", "Writable dex file"),
        ("echo 'E/System: Unable to load dex file: edgecls-runner.jar' >&2; kill -9 $$", "Unable to load dex file"),
    ],
)
def test_what_keeps_art_from_running_it_is_told_in_its_own_words(phone: Phone, script: str, told: str) -> None:
    with pytest.raises(DeviceCommandError, match="host: app_process can't run the Java runner") as caught:
        _run(phone, script)
    assert told in caught.value.message
    assert "edgecls devices clean" in caught.value.hint


def test_what_art_says_in_the_systems_log_alone_is_looked_up_there(phone: Phone) -> None:
    phone.log = LOG
    with pytest.raises(DeviceCommandError) as caught:
        _run(phone, "echo Aborted >&2; kill -ABRT $$")
    assert "(appproc : ERROR: could not find class 'org.edgecls.runner.Main')" in caught.value.message


@pytest.mark.parametrize("log", ["", LOG.replace("org.edgecls.runner.Main", "com.example.Another")])
def test_a_signal_that_the_log_does_not_explain_stays_a_signal(phone: Phone, log: str) -> None:
    phone.log = log
    with pytest.raises(RunnerKilledError, match="SIGKILL"):
        _run(phone, "kill -9 $$")


def test_a_runner_that_has_spoken_was_started(phone: Phone) -> None:
    hello = '{"event": "error", "kind": "InputError", "message": "no ClassNotFoundException", "hint": ""}'
    with pytest.raises(EdgeclsError) as caught:
        _run(phone, f"echo '{hello}'; echo ClassNotFoundException >&2; exit 3")
    assert "app_process" not in caught.value.message
    assert not isinstance(caught.value, InputError)


def test_other_last_words_are_no_fault_of_art(phone: Phone) -> None:
    assert start_error(phone, 1, b"something else") is None


def test_other_builds_take_their_arguments_as_words() -> None:
    words: List[str] = list(StagedRunner(("./program",), "cpp").command(["--mode", "fp32"]))
    assert words == ["./program", "--mode", "fp32"]
