"""Whether an APK is one that a phone takes, and what is in it."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import List, Set

from .api_gate import ApiGate
from .dexing import verify_dex
from .modules import APPLICATION_ID, MIN_SDK, TARGET_SDK, version_code, version_name
from .platform_api import Platform
from .problems import BuildError
from .toolbox import platform_jar, run

#: The languages of the app; the first, English, is the default and has no name.
LOCALES = ("--_--", "zh")
_LAUNCHER = f"{APPLICATION_ID}.MainActivity"
#: One class of each module that is in the app.
_EXPECTED = (
    _LAUNCHER,
    "com.baidu.paddle.lite.PaddlePredictor",
    "org.edgecls.core.preprocess.Preprocessor",
    "org.edgecls.paddle.PaddleEngine",
)
#: What only tests and development use.
_UNWANTED = ("junit.", "org.junit.", "org.hamcrest.", "android.util.Log", "org.edgecls.runner.")


@dataclass(frozen=True)
class ApkFacts:
    """What an APK says of itself.

    Attributes:
        guarded: methods newer than the oldest Android that it runs on; the code asks for the version first.
    """

    size: int
    package: str
    version_name: str
    version_code: int
    min_sdk: int
    target_sdk: int
    launcher: str
    locales: List[str]
    abis: List[str]
    entries: List[str]
    classes: int
    guarded: List[str]


def verify_apk(apk: Path) -> ApkFacts:
    """Check signature, alignment, dex file, manifest, classes and API level.

    Raises:
        BuildError: one of them is not as it must be.
    """
    run(["apksigner", "verify", "--min-sdk-version", str(MIN_SDK), apk], "the signature is not valid")
    run(["zipalign", "-c", "-p", "4", apk], "the APK is not aligned")
    verify_dex(apk)
    with zipfile.ZipFile(apk) as archive:
        entries, code = archive.namelist(), archive.read("classes.dex")
        mapped = archive.getinfo("resources.arsc").compress_type == zipfile.ZIP_STORED
    gate = ApiGate(code, Platform(platform_jar()))
    badging = run(["aapt2", "dump", "badging", apk], "aapt2 can't read the APK")
    facts = ApkFacts(
        size=apk.stat().st_size,
        package=_quoted(badging, "package: name="),
        version_name=_quoted(badging, "versionName="),
        version_code=int(_quoted(badging, "versionCode=")),
        min_sdk=int(_quoted(badging, "sdkVersion:")),
        target_sdk=int(_quoted(badging, "targetSdkVersion:")),
        launcher=_quoted(badging, "launchable-activity: name="),
        locales=re.findall("'([^']*)'", _line(badging, "locales:")),
        abis=re.findall("'([^']*)'", _line(badging, "native-code:")),
        entries=entries,
        classes=len(gate.classes),
        guarded=gate.after_min_sdk(),
    )
    problems = [*_wrong_facts(facts), *gate.too_new(), *_wrong_classes(gate.classes, gate.types)]
    if not mapped:
        problems.append("resources.arsc is compressed, which Android 11 and later refuse")
    if "application-debuggable" in badging or "testOnly" in badging:
        problems.append("the APK is one for development")
    if problems:
        raise BuildError("the APK is not as it must be:\n" + "\n".join(problems))
    return facts


def _wrong_facts(facts: ApkFacts) -> List[str]:
    wanted = {
        "package": (facts.package, APPLICATION_ID),
        "version": ((facts.version_name, facts.version_code), (version_name(), version_code())),
        "oldest Android": (facts.min_sdk, MIN_SDK),
        "target": (facts.target_sdk, TARGET_SDK),
        "first screen": (facts.launcher, _LAUNCHER),
        "languages": (sorted(facts.locales), sorted(LOCALES)),
    }
    return [f"its {what} is {found}, not {right}" for what, (found, right) in wanted.items() if found != right]


def _wrong_classes(classes: Set[str], types: Set[str]) -> List[str]:
    lines = [f"{name} is missing" for name in _EXPECTED if name not in classes]
    return lines + [f"{name} has no place in the app" for name in sorted(types) if name.startswith(_UNWANTED)]


def _quoted(badging: str, key: str) -> str:
    found = re.search(rf"(?:^|\s){re.escape(key)}'([^']*)'", badging, re.MULTILINE)
    return found.group(1) if found else "0"


def _line(badging: str, key: str) -> str:
    return next((line for line in badging.splitlines() if line.startswith(key)), "")
