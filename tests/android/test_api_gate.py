"""Code that calls what an old phone doesn't have is refused."""

from __future__ import annotations

import pytest

from scripts.android.api_gate import ApiGate
from scripts.android.dexing import dex
from scripts.android.modules import java_files, module
from scripts.android.platform_api import Platform
from scripts.android.toolbox import run
from tests.android.conftest import BuiltApk

#: Newer Android, as much of it as the probe calls: android.jar has none of it.
STUBS = {
    "android/app/NotificationChannel.java": "package android.app; public class NotificationChannel { }",
    "android/os/PowerManager.java": """
package android.os;
public class PowerManager {
    public int getCurrentThermalStatus() { return 0; }
    public boolean isScreenOn() { return true; }
}
""",
}
PROBE = """
import java.io.StringReader;
import java.util.List;

public class Probe extends android.app.Activity {
    enum E { A }

    static class Inheriting extends Probe { void f() { setTitle("inherited twice"); } }

    Object known(Runnable r, android.os.PowerManager power) throws Exception {
        try (StringReader reader = new StringReader("")) {
            reader.read();
        }
        power.isScreenOn();
        Object[] arrays = {E.values().clone(), new int[r.hashCode()].clone()};
        return arrays[getWindow().getDecorView().findViewById(1).getId()];
    }

    Object newer(List<String> list, android.os.PowerManager power) {
        Object[] all = {
            Math.floorMod(1L, 2L), list.stream(), java.nio.file.Paths.get("a"), new android.app.NotificationChannel(),
            power.getCurrentThermalStatus()
        };
        return all;
    }

    Object guarded() {
        requestPermissions(new String[0], 1);
        getSystemService("a");
        return getSystemService(String.class);
    }
}
"""
TOO_NEW = (
    "android.app.NotificationChannel",
    "android.app.NotificationChannel.<init> ()V",
    "android.os.PowerManager.getCurrentThermalStatus ()I",
    "java.lang.Math.floorMod (JJ)J",
    "java.nio.file.Path",
    "java.nio.file.Paths",
    "java.nio.file.Paths.get (Ljava/lang/String;[Ljava/lang/String;)Ljava/nio/file/Path;",
    "java.util.List.stream ()Ljava/util/stream/Stream;",
    "java.util.stream.Stream",
)
#: Asked for behind a look at SDK_INT; the app has no others.
GUARDED = {
    "android.app.Activity.requestPermissions",
    "android.app.Activity.shouldShowRequestPermissionRationale",
    "android.content.Context.checkSelfPermission",
}


@pytest.fixture(scope="module")
def probe(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> ApiGate:
    """The gate's look at a class that was compiled against newer classes than API 23's."""
    folder = tmp_path_factory.mktemp("probe")
    sources, classes = folder / "sources", folder / "classes"
    for name, text in {**STUBS, "Probe.java": PROBE}.items():
        path = sources / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    javac = ["javac", "--release", "8", "-Xlint:-options", "-proc:none", "-implicit:none", "-d", classes]
    run([*javac, "-cp", platform.jar, "-sourcepath", sources, sources / "Probe.java"], "the probe can't be compiled")
    return ApiGate(dex([classes], folder / "dex").read_bytes(), platform)


def test_each_class_and_member_that_api_23_does_not_have_is_named(probe: ApiGate) -> None:
    assert probe.too_new() == [f"{name} is not in API 23" for name in TOO_NEW]


def test_a_method_newer_than_the_oldest_phone_is_listed(probe: ApiGate) -> None:
    assert probe.after_min_sdk() == [
        "android.app.Activity.requestPermissions",
        "android.content.Context.getSystemService",
    ]


def test_the_app_calls_such_methods_behind_the_version_only(apk: BuiltApk) -> None:
    assert set(apk.facts.guarded) <= GUARDED
    calls = tuple(f"{name.rpartition('.')[2]}(" for name in apk.facts.guarded)
    sources = {path.name: path.read_text(encoding="utf-8") for path in java_files(module("app").sources)}
    calling = {name: text for name, text in sources.items() if any(call in text for call in calls)}
    assert calling
    assert [name for name, text in calling.items() if "SDK_INT" not in text] == []
