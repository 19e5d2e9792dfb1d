from __future__ import annotations

import struct
from pathlib import Path

from edgecls.doctor import processor
from edgecls.doctor.machine import Machine
from edgecls.runtime.store import add_runtime
from tests.doctor.pi import NEW_CORE, OLD_CORE, PI_4_PART, named, raspberry_pi
from tests.runtime.archives import ARMLINUX, linux_files, write_archive


def test_a_pi_5_has_dot_products_that_paddle_lite_does_not_use_and_how_to_change_that(tmp_path: Path) -> None:
    found = named(list(processor.check(raspberry_pi(tmp_path, hwcap=NEW_CORE))))
    assert found["processor"].text == "4 cores, Cortex-A76"
    assert found["fp16"].text == "the cores compute in half precision"
    dot = found["dot product"]
    assert dot.state == "note"
    assert "doesn't use them (it doesn't know CPU part 0xd0b)" in dot.text
    assert "--soc SM8150" in dot.next_step and "--soc" not in dot.text


def test_a_pi_4_has_none_and_nothing_is_to_be_done(tmp_path: Path) -> None:
    found = named(list(processor.check(raspberry_pi(tmp_path, part=PI_4_PART, hwcap=OLD_CORE))))
    assert (found["NEON"].text, found["fp16"].text) == ("yes", "no, not these cores")
    assert (found["dot product"].state, found["dot product"].next_step) == ("ok", "")
    assert "not every core has dot-product instructions" in found["dot product"].text


def test_the_verdict_is_that_of_the_runtime_that_is_there(tmp_path: Path) -> None:
    looked_at = raspberry_pi(tmp_path / "root")
    assert "no runtime yet" in named(list(processor.check(looked_at)))["dot product"].text
    add_runtime(write_archive(tmp_path / "a.tar.gz", linux_files("v2.11"), root=ARMLINUX))
    text = named(list(processor.check(looked_at)))["dot product"].text
    assert "Paddle-Lite v2.11 doesn't use them (it doesn't know the chip by its name)" in text
    assert "no runtime yet" not in text


def test_what_the_kernel_tells_a_program_counts_before_cpuinfo(tmp_path: Path) -> None:
    looked_at = raspberry_pi(tmp_path, hwcap=OLD_CORE)
    assert processor.read_features(looked_at) == {"asimd"}


def test_a_32_bit_system_has_other_bits(tmp_path: Path) -> None:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/auxv").write_bytes(struct.pack("<IIII", 16, 1 << 12, 0, 0))
    assert processor.read_features(Machine(tmp_path, "armv7l", 32)) == {"neon"}


def test_a_core_without_neon_is_of_no_use(tmp_path: Path) -> None:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/auxv").write_bytes(struct.pack("<IIII", 16, 1, 0, 0))
    (tmp_path / "proc/cpuinfo").write_text("processor\t: 0\nFeatures\t: half thumb vfp\n")
    assert named(list(processor.check(Machine(tmp_path, "armv7l", 32))))["NEON"].state == "wrong"


def test_of_a_pc_only_the_cores_are_told(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/cpuinfo").write_text("processor\t: 0\nmodel name\t: Some CPU\nflags\t\t: fpu sse\n")
    (found,) = processor.check(Machine(tmp_path, "x86_64"))
    assert found.text == "1 cores, Some CPU"
