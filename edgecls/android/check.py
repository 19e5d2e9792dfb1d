"""Whether artifacts and runtimes make an app that works, before anything is put in place."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, List, Sequence

from edgecls.android.names import is_left_out, is_safe
from edgecls.artifact.folder import Artifact
from edgecls.benchmark.check import check_abi
from edgecls.errors import RuntimeLibraryError, SettingsError
from edgecls.nb.summary import inspect
from edgecls.runtime.check import check_runtime
from edgecls.runtime.jni import check_jni
from edgecls.runtime.releases import version_number
from edgecls.runtime.runtime import Runtime
from edgecls.runtime.store import add_runtime, find_named, find_runtime

_ARM = ("arm64-v8a", "armeabi-v7a")


def find_runtimes(names: Sequence[str], artifacts: Sequence[Artifact]) -> List[Runtime]:
    """The runtimes for an app, with the facts of their libraries for Java: those named, or one for each target.

    Args:
        names: beginnings of names, each of a runtime of its own ABI, or paths of what ``add_runtime`` takes.
        artifacts: for whose targets the newest are taken where none is named.

    Raises:
        RuntimeLibraryError: there is none, or it can't be called from Java.
        SettingsError: two are for the same ABI.
    """
    found: Dict[str, Runtime] = {}
    if names:
        chosen = [_named(name) for name in names]
    else:
        targets = dict.fromkeys(artifact.description.target for artifact in artifacts)
        chosen = [find_runtime(abi=target, os="android", kind="jni") for target in targets]
    for runtime in chosen:
        for_java = runtime.about("jni")
        check_jni(for_java)
        other = found.setdefault(for_java.library.abi, for_java)
        if other.name != for_java.name:
            raise SettingsError(
                f"{other.name} and {for_java.name} are both for {for_java.library.abi}, and an app takes one",
                hint="leave one out",
            )
    return list(found.values())


def check_artifacts(artifacts: Sequence[Artifact], runtimes: Sequence[Runtime], *, force: bool = False) -> List[str]:
    """Check every artifact against the runtimes of its processor.

    Returns:
        What is doubtful, a sentence each.

    Raises:
        ArtifactError, NbError: an artifact is damaged, or its labels are.
        WrongAbiError: no runtime is for its processor.
        VersionMismatchError: a runtime would crash or compute wrong results, and not ``force``.
        SettingsError: two artifacts have the same name, or one has a name that it can't have in the app.
    """
    names = [artifact.name for artifact in artifacts]
    for name in names:
        _check_name(name)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SettingsError(f"several artifacts are named {twice[0]}", hint="rename one of the folders")
    doubts: List[str] = []
    for artifact in artifacts:
        artifact.verify()
        # Reading them checks them.
        _ = artifact.labels
        inspection = inspect(artifact.nb)
        arm = artifact.description.target in _ARM
        fitting = [runtime for runtime in runtimes if (runtime.library.abi in _ARM) == arm]
        if runtimes and not fitting:
            check_abi(artifact, runtimes[0].library.abi, f"the runtime {runtimes[0].name}")
        for runtime in fitting:
            verdict = check_runtime(inspection, runtime)
            verdict.enforce(force=force)
            doubts += [f"{artifact.name}: {text}" for text in (*verdict.refusals, *verdict.warnings)]
    return list(dict.fromkeys(doubts))


def _check_name(name: str) -> None:
    if not is_safe(name):
        raise SettingsError(
            f"an artifact in the app can't be named {name!r}",
            hint="rename its folder: letters, digits, dots, hyphens and underscores, a letter or digit at both ends",
        )
    if is_left_out(name):
        raise SettingsError(f"Android leaves a folder named {name} out of an app", hint="rename the folder")


def _named(name: str) -> Runtime:
    """The newest runtime for Android with a library for Java whose name begins so, or the one that is at that path."""
    named = [add_runtime(Path(name))] if name and Path(name).exists() else find_named(name)
    fitting = [runtime for runtime in named if runtime.library.os == "android" and runtime.has("jni")]
    if not fitting:
        raise RuntimeLibraryError(
            f"the runtime {named[0].name} has no library for Java on Android",
            hint="add the official Android archive with edgecls runtime add",
        )
    return max(fitting, key=lambda runtime: (version_number(runtime.version) or (0, 0), runtime.name))
