"""The app's project is filled with what fits together, built, and brought to a phone (pm and am are stand-ins)."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import replace
from pathlib import Path
from typing import Any, Iterator, List

import pytest

from edgecls.android import run
from edgecls.android.contents import FILES
from edgecls.android.project import Project, find_project
from edgecls.android.run import AppSteps, make_app
from edgecls.artifact.folder import Artifact
from edgecls.devices.lock import device_lock
from edgecls.errors import (
    ArtifactError,
    ConversionError,
    DeviceBusyError,
    DeviceCommandError,
    DeviceLostError,
    DeviceStorageError,
    RuntimeLibraryError,
    SettingsError,
    SetupError,
    VersionMismatchError,
    WrongAbiError,
)
from edgecls.runtime.store import add_runtime
from tests.benchmark.artifacts import make_artifact, rewrite
from tests.benchmark.fake_phone import FakePhone
from tests.engines.nets import Nets, small_nets
from tests.runtime.archives import android_files, linux_files, write_archive, write_folder
from tests.runtime.elf_writer import ARM, BIONIC, JNI, NATIVE_NAMES, jni_library

#: Stand-ins for a phone's pm and am: they keep what they were told, and answer as the tests say.
_PROGRAM = '#!/bin/sh\necho "$0 $*" >> {folder}/told\n{extra}cat {folder}/{name}.answer\nexit {code}\n'


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDGECLS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("EDGECLS_WORKSPACE", str(tmp_path / "workspace"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project in a checkout."""
    main = tmp_path / "checkout" / "android_demo" / "app" / "src" / "main"
    main.mkdir(parents=True)
    (main / "AndroidManifest.xml").write_text("<manifest/>")
    return find_project(tmp_path / "checkout" / "android_demo")


@pytest.fixture
def artifact(nets: Nets, tmp_path: Path) -> Artifact:
    return make_artifact(tmp_path / "workspace" / "a", nets)


@pytest.fixture
def phone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePhone:
    """A phone that takes and starts every app."""
    found = FakePhone("one", tmp_path)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    answer(found, "pm", "Success")
    answer(found, "am", "Starting: Intent { cmp=org.edgecls.demo/.MainActivity }")
    monkeypatch.setattr(run, "open_device", lambda name: found)
    return found


def answer(phone: FakePhone, name: str, text: str, *, code: int = 0) -> None:
    """Make the phone's pm or am say something; pm also keeps the APK that it was given."""
    program = phone.folder.parent / "bin" / name
    program.parent.mkdir(exist_ok=True)
    phone.write(f"{name}.answer", f"{text}\n")
    extra = f'for last; do :; done\ncp "$last" {phone.folder}/installed.apk\n' if name == "pm" else ""
    program.write_text(_PROGRAM.format(folder=phone.folder, extra=extra, name=name, code=code))
    program.chmod(0o755)


def told(phone: FakePhone) -> List[str]:
    return (phone.folder / "told").read_text().splitlines()


def add(folder: Path, version: str = "v2.13", **more: Any) -> str:
    """Add an official archive for Android; its runtime's name."""
    files = {**android_files(version, **more), f"java/so/{JNI}": jni_library(version, **more)}
    return add_runtime(write_folder(folder, files)).name


def files_of(project: Project) -> List[str]:
    main = project.path / "app" / "src" / "main"
    return sorted(str(path.relative_to(main)) for path in main.rglob("*") if path.suffix != ".xml" and path.is_file())


def test_artifacts_and_libraries_land_where_every_build_finds_them(
    project: Project, artifact: Artifact, tmp_path: Path
) -> None:
    name = add(tmp_path / "official")
    report = make_app(project, [artifact], [], AppSteps())
    assert files_of(project) == [
        "assets/artifacts/a/labels.txt",
        "assets/artifacts/a/model.json",
        "assets/artifacts/a/model.nb",
        f"jniLibs/arm64-v8a/{JNI}",
    ]
    assert (project.artifacts / "a" / "model.nb").read_bytes() == artifact.nb.read_bytes()
    placed, library = report.to_json()["placed"]
    assert (placed["kind"], placed["name"], placed["files"]) == ("artifact", "a", list(FILES))
    assert (library["kind"], library["name"], library["source"]) == ("library", "arm64-v8a", name)
    assert report.doubts == []


def test_what_was_there_is_replaced_and_other_processors_stay(
    project: Project, artifact: Artifact, tmp_path: Path
) -> None:
    add(tmp_path / "v8")
    make_app(project, [artifact], [], AppSteps())
    (project.artifacts / "a" / "left-over").touch()
    (project.libraries / "arm64-v8a" / "libold.so").touch()
    needed = (*BIONIC, "libc++_shared.so")
    files = {f"java/so/{JNI}": jni_library("v2.13", machine=ARM, needed=needed), "java/so/libc++_shared.so": b"c++"}
    v7 = add_runtime(write_folder(tmp_path / "v7", files)).name
    make_app(project, [artifact], ["android-arm64", v7], AppSteps())
    assert [name for name in files_of(project) if "artifacts" not in name] == [
        f"jniLibs/arm64-v8a/{JNI}",
        "jniLibs/armeabi-v7a/libc++_shared.so",
        f"jniLibs/armeabi-v7a/{JNI}",
    ]
    assert not (project.artifacts / "a" / "left-over").exists()


def test_an_official_archive_can_be_named_itself(project: Project, artifact: Artifact, tmp_path: Path) -> None:
    files = {**android_files("v2.13"), f"java/so/{JNI}": jni_library("v2.13")}
    archive = write_archive(tmp_path / "inference_lite_lib.android.armv8.tar.gz", files)
    report = make_app(project, [artifact], [str(archive)], AppSteps())
    assert report.placed[1].source.startswith("android-arm64-v8a-v2.13-")


def test_cleaning_takes_out_what_was_put_in(project: Project, artifact: Artifact, tmp_path: Path) -> None:
    add(tmp_path / "official")
    make_app(project, [artifact], [], AppSteps())
    report = make_app(project, [], [], AppSteps(clean=True))
    assert report.removed == [project.artifacts, project.libraries]
    assert files_of(project) == []
    assert make_app(project, [], [], AppSteps(clean=True)).removed == []


def test_cleaning_takes_out_a_link_and_leaves_what_it_leads_to(project: Project, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "model.nb").write_bytes(b"mine")
    project.artifacts.parent.mkdir(parents=True)
    project.artifacts.symlink_to(elsewhere)
    assert make_app(project, [], [], AppSteps(clean=True)).removed == [project.artifacts]
    assert not project.artifacts.is_symlink()
    assert (elsewhere / "model.nb").read_bytes() == b"mine"


@pytest.mark.parametrize(
    ("what", "kind", "message"),
    [
        ("no runtime", RuntimeLibraryError, "there is no runtime yet"),
        ("linux", RuntimeLibraryError, "has no library for Java on Android"),
        ("natives", RuntimeLibraryError, "can't be called from Java"),
        ("old", VersionMismatchError, "the runtime is v2.10 and the .nb comes from opt v2.13"),
        ("x86", WrongAbiError, "a is for x86_64 and the runtime android-arm64-v8a-v2.13-"),
        ("damaged", ArtifactError, "is not the file"),
        ("labels", ArtifactError, "labels.txt has 1 lines for"),
        ("no labels", ArtifactError, "labels.txt can't be read"),
        ("_a", SettingsError, "an artifact in the app can't be named '_a'"),
        ("my model", SettingsError, "an artifact in the app can't be named 'my model'"),
        ("CVS", SettingsError, "Android leaves a folder named CVS out of an app"),
        ("twice", SettingsError, "several artifacts are named a"),
        ("two libraries", SettingsError, "are both for arm64-v8a"),
    ],
)
def test_what_does_not_fit_together_changes_nothing(
    project: Project, artifact: Artifact, nets: Nets, tmp_path: Path, what: str, kind: Any, message: str
) -> None:
    artifacts, runtimes = [artifact], [] if what == "no runtime" else [""]
    if what == "linux":
        runtimes = [add_runtime(write_folder(tmp_path / "linux", linux_files())).name]
    elif what == "natives":
        files = {f"java/so/{JNI}": jni_library("v2.13", exports=NATIVE_NAMES[1:])}
        runtimes = [add_runtime(write_folder(tmp_path / "bare", files)).name]
    elif what != "no runtime":
        name = add(tmp_path / "official", "v2.10" if what == "old" else "v2.13")
        runtimes = [name, add(tmp_path / "other", "v2.12")] if what == "two libraries" else [name]
    if what == "x86":
        artifacts = [rewrite(artifact.path, replace(artifact.description, target="x86_64"))]
    elif what == "damaged":
        artifact.nb.write_bytes(b"damaged")
    elif what == "labels":
        (artifact.path / "labels.txt").write_text("one")
    elif what == "no labels":
        (artifact.path / "labels.txt").unlink()
    elif what in ("_a", "my model", "CVS"):
        artifacts = [make_artifact(tmp_path / what, nets)]
    elif what == "twice":
        artifacts = [artifact, make_artifact(tmp_path / "more" / "a", nets)]
    with pytest.raises(kind) as caught:
        make_app(project, artifacts, runtimes, AppSteps(clean=True))
    assert message in caught.value.message
    assert caught.value.hint
    assert files_of(project) == []


def test_a_refused_runtime_can_be_insisted_on(project: Project, artifact: Artifact, tmp_path: Path) -> None:
    add(tmp_path / "official", "v2.10")
    (doubt,) = make_app(project, [artifact], [], AppSteps(), force=True).doubts
    assert doubt.startswith("a: the runtime is v2.10")


def _script(project: Project, text: str) -> None:
    project.build_script.parent.mkdir(parents=True)
    project.build_script.write_text(f"{text}\n")


def test_the_checkout_s_script_builds_the_apk_and_its_lines_are_passed_on(project: Project) -> None:
    _script(project, "echo compiling; mkdir -p android_demo/build; echo apk > android_demo/build/edgecls-demo.apk")
    heard: List[str] = []
    report = make_app(project, [], [], AppSteps(build=True), news=heard.append)
    assert (report.apk, heard) == (project.apk, ["compiling"])


@pytest.mark.parametrize(
    ("script", "kind", "message"),
    [
        (None, SetupError, "build_apk.sh"),
        ("echo 'install aapt first' >&2; exit 3", SetupError, "install aapt first"),
        ("seq 40; echo 'Main.java:3: error'; exit 1", ConversionError, "40 / Main.java:3: error"),
        ("exit 0", ConversionError, "it said nothing"),
    ],
)
def test_a_build_that_fails_ends_with_its_last_lines(project: Project, script: Any, kind: Any, message: str) -> None:
    if script is not None:
        _script(project, script)
    with pytest.raises(kind) as caught:
        make_app(project, [], [], AppSteps(build=True))
    assert message in caught.value.message
    assert "1 / 2 /" not in caught.value.message


def test_an_interrupt_ends_the_build_with_all_that_it_has_started(project: Project, tmp_path: Path) -> None:
    _script(project, f"sleep 60 & echo $! > {tmp_path}/pid; echo compiling; wait")

    def interrupt(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_app(project, [], [], AppSteps(build=True), news=interrupt)
    pid = (tmp_path / "pid").read_text().strip()
    deadline = time.monotonic() + 10.0
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not _runs(pid)


@pytest.fixture
def heard_interrupts() -> Iterator[None]:
    """Programs started now hear SIGINT, also where the tests run in the background, which ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heard_interrupts")
def test_an_interrupted_build_can_tidy_up(project: Project, tmp_path: Path) -> None:
    _script(project, f"trap 'touch {tmp_path}/tidied; exit 130' INT; echo compiling; while :; do sleep 0.02; done")

    def interrupt(line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_app(project, [], [], AppSteps(build=True), news=interrupt)
    assert (tmp_path / "tidied").exists()


def _runs(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _built(project: Project) -> None:
    project.apk.parent.mkdir()
    project.apk.write_bytes(b"an app")


def test_the_app_is_pushed_installed_and_started(project: Project, phone: FakePhone) -> None:
    _built(project)
    report = make_app(project, [], [], AppSteps(install=True, start=True))
    assert (report.installed, report.started) == ("adb:one", "adb:one")
    install, start = told(phone)
    assert "/pm install -r -t " in install
    assert start.endswith("/am start -n org.edgecls.demo/.MainActivity")
    assert (phone.folder / "installed.apk").read_bytes() == b"an app"
    # Nothing of it stays beside what was installed.
    assert [path for path in (phone.folder / "files").rglob("*") if path.is_file()] == []


def test_a_refusal_is_told_and_the_app_is_not_started(project: Project, phone: FakePhone) -> None:
    _built(project)
    answer(phone, "pm", "Failure [INSTALL_FAILED_INSUFFICIENT_STORAGE]", code=1)
    with pytest.raises(DeviceStorageError, match="adb:one refuses the app: there is no space for it"):
        make_app(project, [], [], AppSteps(install=True, start=True))
    assert len(told(phone)) == 1


def test_an_app_that_is_not_there_can_t_be_started(project: Project, phone: FakePhone) -> None:
    answer(phone, "am", "Error: Activity class {org.edgecls.demo/org.edgecls.demo.MainActivity} does not exist.")
    with pytest.raises(DeviceCommandError, match="the app is not installed"):
        make_app(project, [], [], AppSteps(start=True))


def test_without_an_apk_there_is_nothing_to_install(project: Project, phone: FakePhone) -> None:
    with pytest.raises(SettingsError, match=r"there is no .*edgecls-demo\.apk") as caught:
        make_app(project, [], [], AppSteps(install=True))
    assert "--build" in caught.value.hint


def test_an_apk_from_before_is_not_installed_for_what_is_put_in_now(
    project: Project, phone: FakePhone, artifact: Artifact, tmp_path: Path
) -> None:
    _built(project)
    name = add(tmp_path / "official")
    for artifacts, runtimes, clean in (([artifact], [], False), ([], [name], False), ([], [], True)):
        with pytest.raises(SettingsError, match="the APK that is there holds none of") as caught:
            make_app(project, artifacts, runtimes, AppSteps(clean=clean, install=True))
        assert caught.value.hint == "add --build"
    assert files_of(project) == []


def test_a_device_without_pm_is_no_phone(project: Project, phone: FakePhone) -> None:
    _built(project)
    (phone.folder.parent / "bin" / "pm").unlink()
    with pytest.raises(DeviceCommandError, match="has no pm: it runs no Android"):
        make_app(project, [], [], AppSteps(install=True))


def test_a_phone_that_is_measuring_is_left_alone(project: Project, phone: FakePhone) -> None:
    _built(project)
    with device_lock(phone), pytest.raises(DeviceBusyError):
        make_app(project, [], [], AppSteps(install=True))


def test_a_phone_that_is_not_there_is_told_before_anything_is_built(
    project: Project, artifact: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(name: str) -> FakePhone:
        raise DeviceLostError("no device is connected", hint="connect one")

    add(tmp_path / "official")
    monkeypatch.setattr(run, "open_device", nobody)
    _script(project, "touch built")
    with pytest.raises(DeviceLostError):
        make_app(project, [artifact], [], AppSteps(build=True, install=True))
    assert files_of(project) == []
    assert not (project.path.parent / "built").exists()


@pytest.mark.parametrize("device", ["host", "ssh:pi@board", "all"])
def test_apps_are_for_phones(project: Project, device: str) -> None:
    with pytest.raises(SettingsError, match="an app can't be installed on"):
        make_app(project, [], [], AppSteps(install=True, device=device))


def test_the_project_is_looked_for_here_and_in_the_checkout(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path / "checkout")
    assert find_project().path == project.path
    with pytest.raises(SettingsError, match="/nowhere is not edgecls's Android project") as caught:
        find_project(Path("/nowhere"))
    assert "--project" in caught.value.hint
