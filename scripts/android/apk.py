"""The APK: resources, classes, whatever ``edgecls android`` put in place, and a signature."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Tuple

from edgecls.storage.atomic import atomic_path
from edgecls.storage.cache import cache_dir
from edgecls.storage.lock import lock

from .compiling import compile_module, compile_modules
from .dexing import dex
from .modules import APPLICATION_ID, DEMO, MIN_SDK, TARGET_SDK, java_files, module, version_code, version_name
from .problems import BuildError
from .toolbox import Word, framework_resources, run

APK = DEMO / "build" / "edgecls-demo.apk"
_APP = module("app").folder / "src" / "main"
#: Where ``edgecls android`` puts artifacts and Paddle-Lite's library; Android Studio takes them from there too.
ASSETS = _APP / "assets"
LIBRARIES = _APP / "jniLibs"

#: A key that every Android developer has is no secret: it only makes a new build install over an older one.
_KEY_PASSWORD = "android"
_MANIFEST = "<manifest "


@dataclass(frozen=True)
class Contents:
    """What an APK was built from besides the sources: names of artifacts, and libraries as ``ABI/file``."""

    artifacts: List[str]
    libraries: List[str]


def build_apk(apk: Path, work: Path, *, assets: Path = ASSETS, libraries: Path = LIBRARIES) -> Contents:
    """Build and sign the app.

    Args:
        apk: the file to write; it appears complete or not at all.
        work: an empty folder for everything between.

    Raises:
        BuildError: a tool is missing or refused something.
    """
    app = module("app")
    found = found_libraries(libraries)
    base, generated = _link_resources(work, assets)
    classes = compile_modules(app.uses, work / "classes")
    classes[app.name] = compile_module(app, work / "classes", generated=java_files(generated))
    code = dex([classes[name] for name in (*app.uses, app.name)], work / "dex")
    _add(base, {"classes.dex": code, **{f"lib/{path.parent.name}/{path.name}": path for path in found}})
    aligned = work / "aligned.apk"
    run(["zipalign", "-f", "-p", "4", base, aligned], "zipalign failed")
    with atomic_path(apk) as temporary:
        _sign(aligned, temporary)
    described = (path.parent.name for path in assets.glob("artifacts/*/model.json"))
    artifacts = sorted(name for name in described if not name.startswith("."))
    return Contents(artifacts, [f"{path.parent.name}/{path.name}" for path in found])


def _link_resources(work: Path, assets: Path) -> Tuple[Path, Path]:
    """The APK without code, and the folder of R.java."""
    compiled, base, generated = work / "resources.zip", work / "base.apk", work / "generated"
    run(["aapt2", "compile", "--dir", _APP / "res", "-o", compiled], "aapt2 refused the resources")
    command: List[Word] = ["aapt2", "link", "-o", base, "-I", framework_resources()]
    command += ["--manifest", _manifest(work), "--java", generated]
    command += ["--min-sdk-version", str(MIN_SDK), "--target-sdk-version", str(TARGET_SDK)]
    command += ["--version-code", str(version_code()), "--version-name", version_name()]
    if assets.is_dir():
        command += ["-A", assets]
    run([*command, compiled], "aapt2 refused the app")
    return base, generated


def _manifest(work: Path) -> Path:
    """A copy with ``package``, which aapt2 wants and Gradle's plug-in refuses."""
    text = (_APP / "AndroidManifest.xml").read_text(encoding="utf-8")
    copy = work / "AndroidManifest.xml"
    copy.write_text(text.replace(_MANIFEST, f'{_MANIFEST}package="{APPLICATION_ID}" ', 1), encoding="utf-8")
    return copy


def found_libraries(folder: Path) -> List[Path]:
    """The libraries that were put in place, one folder an ABI.

    Raises:
        BuildError: Paddle-Lite's is not among them.
    """
    # A copy that was cut off leaves a hidden folder.
    found = sorted(path for path in folder.glob("*/*.so") if not path.parent.name.startswith("."))
    if found and not any(path.name == "libpaddle_lite_jni.so" for path in found):
        raise BuildError(
            f"{folder} has libraries but no libpaddle_lite_jni.so; take it from Paddle-Lite's Android archive"
        )
    return found


def _add(apk: Path, files: Dict[str, Path]) -> None:
    """Libraries are compressed: Android unpacks them on installing, so their place in the APK needs no alignment."""
    with zipfile.ZipFile(apk, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, path in files.items():
            archive.write(path, name)


def _sign(unsigned: Path, signed: Path) -> None:
    command: List[Word] = ["apksigner", "sign", "--ks", _key(), "--ks-pass", f"pass:{_KEY_PASSWORD}"]
    # Version 4 would leave a second file beside the APK.
    command += ["--v4-signing-enabled", "false", "--min-sdk-version", str(MIN_SDK), "--out", signed, unsigned]
    run(command, "apksigner refused the APK")


def _key() -> Path:
    """This user's key, made once: Android installs an update only when it was signed with the same one."""
    path = cache_dir() / "android-key.p12"
    with lock(path.with_suffix(".lock"), wait_s=60):
        if not path.exists():
            with atomic_path(path) as temporary:
                temporary.unlink(missing_ok=True)
                command: List[Word] = ["keytool", "-genkeypair", "-keystore", temporary, "-storetype", "PKCS12"]
                command += ["-storepass", _KEY_PASSWORD, "-alias", "edgecls", "-dname", "CN=edgecls demo"]
                command += ["-keyalg", "RSA", "-keysize", "2048", "-validity", "10000"]
                run(command, "keytool could not make a key")
    return path
