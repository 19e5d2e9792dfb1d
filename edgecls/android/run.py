"""``edgecls android``: fill the app's project, build it, and get it onto a phone."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence

from edgecls.android.build import build_apk
from edgecls.android.check import check_artifacts, find_runtimes
from edgecls.android.contents import Placed, clean_contents, place_artifact, place_library
from edgecls.android.install import install, start
from edgecls.android.project import Project
from edgecls.artifact.folder import Artifact
from edgecls.devices.find import open_device, parse_device
from edgecls.devices.lock import device_lock
from edgecls.errors import SettingsError


@dataclass(frozen=True)
class AppSteps:
    """What to do with the app, in this order.

    Attributes:
        clean: remove every artifact and library that is there.
        build: build the APK.
        install: install the APK that was built.
        start: start the app.
        device: "adb" or "adb:SERIAL", for the last two.
    """

    clean: bool = False
    build: bool = False
    install: bool = False
    start: bool = False
    device: str = "adb"

    def check(self) -> None:
        """Refuse what can't be done.

        Raises:
            SettingsError: the device is none that apps are installed on.
        """
        if (self.install or self.start) and parse_device(self.device).kind != "adb":
            raise SettingsError(f"an app can't be installed on {self.device}", hint="name adb or adb:SERIAL")


@dataclass
class AppReport:
    """What was done.

    Attributes:
        project: the project.
        removed: folders that were removed.
        placed: what was put in place.
        doubts: what may not fit together, a sentence each.
        apk: the APK, if it was built.
        installed: the device that it was installed on.
        started: the device that it was started on.
    """

    project: Project
    removed: List[Path] = field(default_factory=list)
    placed: List[Placed] = field(default_factory=list)
    doubts: List[str] = field(default_factory=list)
    apk: Optional[Path] = None
    installed: Optional[str] = None
    started: Optional[str] = None

    def to_json(self) -> Dict[str, Any]:
        """Paths as text; what was not done is null or empty."""
        return {
            "project": str(self.project.path),
            "removed": [str(path) for path in self.removed],
            "placed": [
                {
                    "kind": item.kind,
                    "name": item.name,
                    "source": item.source,
                    "path": str(item.path),
                    "files": item.files,
                    "size_bytes": item.size_bytes,
                }
                for item in self.placed
            ],
            "doubts": self.doubts,
            "apk": None if self.apk is None else str(self.apk),
            "installed": self.installed,
            "started": self.started,
        }


def make_app(
    project: Project,
    artifacts: Sequence[Artifact],
    runtimes: Sequence[str],
    steps: AppSteps,
    *,
    force: bool = False,
    tell: Callable[[str], None] = lambda text: None,
    news: Callable[[str], None] = lambda text: None,
) -> AppReport:
    """Put artifacts and libraries into the app's project, and do what else was asked.

    Everything is checked before anything is changed.

    Args:
        project: the project.
        artifacts: what the app shall classify with.
        runtimes: beginnings of the names of runtimes for Android, or official archives, one an ABI; by default the
            newest for each artifact.
        steps: what else to do.
        force: use a runtime that is refused for an artifact.
        tell: gets a line on what comes next.
        news: gets passing news.

    Raises:
        EdgeclsError: what was asked for doesn't go or fit together, or what a step met; what was done before stays
            done.
    """
    steps.check()
    if steps.install and not steps.build and (artifacts or runtimes or steps.clean):
        raise SettingsError("the APK that is there holds none of what is asked for", hint="add --build")
    report = AppReport(project)
    libraries = find_runtimes(runtimes, artifacts)
    report.doubts = check_artifacts(artifacts, libraries, force=force)
    if steps.install or steps.start:
        # A phone that isn't there is told before the build, not after it.
        open_device(steps.device).close()
    if steps.clean:
        report.removed = clean_contents(project)
    report.placed += [place_artifact(project, artifact) for artifact in artifacts]
    report.placed += [place_library(project, runtime) for runtime in libraries]
    if steps.build:
        tell("building the app")
        report.apk = build_apk(project, tell=news)
    if steps.install or steps.start:
        _on_phone(project, steps, report, tell, news)
    return report


def _on_phone(
    project: Project, steps: AppSteps, report: AppReport, tell: Callable[[str], None], news: Callable[[str], None]
) -> None:
    with ExitStack() as stack:
        device = stack.enter_context(open_device(steps.device))
        stack.enter_context(device_lock(device))
        if steps.install:
            tell(f"{device.id}: installing {project.apk.name}")
            install(
                device,
                project.apk,
                progress=lambda done, total, name: news(f"{device.id}: {done / 1e6:.1f} of {total / 1e6:.1f} MB"),
            )
            report.installed = device.id
        if steps.start:
            start(device)
            report.started = device.id
