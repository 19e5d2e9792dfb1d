"""What android_demo/README.md shows is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Dict

from scripts.android.compiling import android_flags, javac
from scripts.android.modules import DEMO, ROOT, java_files, module

README = (DEMO / "README.md").read_text(encoding="utf-8")
EXAMPLE = """
{imports}

final class Example {{
    static void classify(java.io.File folder, byte[] jpeg, PictureDecoder decoder) throws Exception {{
{body}
    }}
}}
"""


def test_the_example_for_one_s_own_app_compiles(classes: Dict[str, Path], tmp_path: Path) -> None:
    (body,) = re.findall(r"```java\n(.*?)```", README, re.DOTALL)
    modules = [module(name) for name in module("app").uses]
    paths = [path.relative_to(part.sources) for part in modules for path in java_files(part.sources / "org")]
    used = [path for path in paths if re.search(rf"\b{path.stem}\b", body + "PictureDecoder")]
    imports = "\n".join(f"import {'.'.join(path.with_suffix('').parts)};" for path in used)
    source = tmp_path / "Example.java"
    source.write_text(EXAMPLE.format(imports=imports, body=body), encoding="utf-8")
    javac(android_flags(), [classes[part.name] for part in modules], [source], tmp_path, "the example")


def test_each_file_that_it_names_is_there() -> None:
    named = re.findall(r"`((?:scripts|edgecls)/[\w./]+)", README)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
