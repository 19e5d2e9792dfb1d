"""Class files to Android's ``classes.dex``."""

from __future__ import annotations

from pathlib import Path
from typing import List, Sequence

from .archive import write_zip
from .modules import MIN_SDK
from .problems import BuildError
from .toolbox import Word, dexer_jar, platform_jar, run


def dex(folders: Sequence[Path], work: Path) -> Path:
    """``classes.dex`` of the classes in some folders, below ``work``.

    Raises:
        BuildError: the dexer refused a class.
    """
    work.mkdir(parents=True, exist_ok=True)
    jar, out = dexer_jar(), work / "classes.dex"
    java: List[Word] = ["java", "-XX:+UseSerialGC", "-cp", jar]
    if jar.name == "dx.jar":
        command = [*java, "com.android.dx.command.Main", "--dex", f"--min-sdk-version={MIN_SDK}", f"--output={out}"]
        run([*command, *folders], "dx refused the classes")
    else:
        classes = work / "classes.jar"
        files = [(path.relative_to(folder), path) for folder in folders for path in sorted(folder.rglob("*.class"))]
        write_zip(classes, {str(name): path for name, path in files})
        command = [*java, "com.android.tools.r8.D8", "--release", "--min-api", str(MIN_SDK), "--lib", platform_jar()]
        run([*command, "--output", work, classes], "D8 refused the classes")
    if (work / "classes2.dex").exists():
        raise BuildError("the classes need a second dex file, which the build has no place for")
    return out


def verify_dex(archive: Path) -> None:
    """Have Android's own verifier look at the dex file in an APK or jar: structure and checksum.

    Raises:
        BuildError: it refuses the file.
    """
    run(["dexdump", "-f", archive], "Android's verifier refused the dex file")


def write_dex_jar(dex_file: Path, jar: Path) -> None:
    """Write the form that ``app_process`` takes: the dex file in a zip."""
    write_zip(jar, {"classes.dex": dex_file})
