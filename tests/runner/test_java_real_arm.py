"""The Java runner on a real Paddle-Lite library for ARM gives the very scores of the C++ runner.

It is OpenJDK under Linux on an emulated arm64 processor, with a stand-in for the JNI library on top of the real C++
one: Paddle-Lite's own JNI library is for Android alone. Skipped, with the reason, where something is missing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import List

import numpy as np
import pytest

from edgecls.engines.request import EngineRequest
from edgecls.preprocess.apply import level_table
from edgecls.runner.settings import RunnerSettings
from tests.engines.nets import SPEC, Nets, small_nets
from tests.runner.cpp_runner import QUICK, Done, Program, run_command
from tests.runner.java_runner import MAIN, JavaProgram, compile_classes, compile_jni
from tests.runner.real_arm import COMPILER, SYSROOT, emulate, emulator, int8_for_arm, real_program, real_runtime

#: A folder in which Debian's arm64 packages openjdk-17-jre-headless and zlib1g were unpacked.
VARIABLE = "EDGECLS_TEST_JRE_ARM64"


@pytest.fixture(scope="module")
def cpp() -> Program:
    return real_program()


@pytest.fixture(scope="module")
def nets(cpp: Program) -> Nets:
    return small_nets()


@pytest.fixture(scope="module")
def program(cpp: Program, tmp_path_factory: pytest.TempPathFactory) -> JavaProgram:
    """The classes, and the folders of the stand-in, of the real library and of what Java needs."""
    if not os.environ.get(VARIABLE):
        pytest.skip(f"no arm64 Java here: set {VARIABLE} to a folder with Debian's openjdk-17-jre-headless and zlib1g")
    jre = Path(os.environ[VARIABLE])
    include, linked = real_runtime().include, ["-lpaddle_light_api_shared", "-Wl,--allow-shlib-undefined"]
    folder = compile_jni(
        tmp_path_factory.mktemp("arm"), ["-isystem", str(include)], [], [f"-L{cpp.libraries}", *linked], COMPILER
    )
    return JavaProgram(compile_classes(), (folder, cpp.libraries, jre / "lib" / "aarch64-linux-gnu"))


def in_java(program: JavaProgram, words: List[str]) -> Done:
    java = next(Path(os.environ[VARIABLE]).glob("usr/lib/jvm/*/bin/java"))
    libraries = ":".join(map(str, program.libraries))
    command = [emulator(), "-L", SYSROOT, "-E", f"LD_LIBRARY_PATH={libraries}", "-E", "OMP_WAIT_POLICY=passive"]
    command += [str(java), "-Xint", "-XX:+UseSerialGC", "-Xmx256m", f"-Djava.library.path={program.libraries[0]}"]
    command += ["-cp", str(program.classes), MAIN, *words]
    return run_command(command, {**os.environ, "QEMU_CPU": "cortex-a76"}, timeout=180)


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_it_computes_what_the_cpp_runner_computes(
    program: JavaProgram, cpp: Program, nets: Nets, precision: str
) -> None:
    model = nets.nb("arm") if precision == "fp32" else int8_for_arm(nets)
    request = EngineRequest("paddle_lite", precision, str(model))
    words = RunnerSettings(request, str(nets.input_file), batch=2, limits=QUICK).arguments()

    java, native = in_java(program, words), emulate(cpp, words)

    assert (java.code, java.names) == (0, native.names)
    assert java.event("hello")["platform"] == "Linux aarch64 Java"
    assert java.event("output")["values"] == native.event("output")["values"]
    assert np.abs(np.asarray(java.event("output")["values"]) - nets.output(precision)[0]).max() < 0.02
    assert java.last["change"] == 0


def test_it_classifies_as_the_cpp_runner_does(program: JavaProgram, cpp: Program, nets: Nets, tmp_path: Path) -> None:
    np.save(tmp_path / "table.npy", level_table(SPEC))
    pictures = np.random.RandomState(4).randint(0, 256, (3, *SPEC.size, 3)).astype(np.uint8)
    np.save(tmp_path / "pictures.npy", pictures)
    request = EngineRequest("paddle_lite", "fp32", str(nets.nb("arm")))
    asked = RunnerSettings(request, str(tmp_path / "pictures.npy"), table=str(tmp_path / "table.npy"))

    java, native = in_java(program, asked.arguments()), emulate(cpp, asked.arguments())

    answers = [[event["values"] for event in done.events if event["event"] == "prediction"] for done in (java, native)]
    assert len(answers[0]) == 3
    assert answers[0] == answers[1]
