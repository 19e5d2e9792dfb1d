"""/proc/cpuinfo of Arm and x86."""

from __future__ import annotations

from edgecls.devices.cpuinfo import parse_cpuinfo

BIG_LITTLE = """Processor\t: AArch64 Processor rev 14 (aarch64)
processor\t: 0
BogoMIPS\t: 38.40
Features\t: fp asimd asimddp asimdhp
CPU implementer\t: 0x51
CPU part\t: 0x805

processor\t: 1
Features\t: fp asimd asimdhp
CPU implementer\t: 0x51
CPU part\t: 0x804

Hardware\t: Qualcomm Technologies, Inc SM8150
"""


def test_each_core_has_its_kind():
    cpu = parse_cpuinfo(BIG_LITTLE)
    assert cpu.cores == {0: "Kryo 4xx Silver (Cortex-A55)", 1: "Kryo 4xx Gold (Cortex-A76)"}


def test_a_feature_counts_only_if_every_core_has_it():
    assert parse_cpuinfo(BIG_LITTLE).features == {"fp", "asimd", "asimdhp"}


def test_the_hardware_line_is_kept_as_it_is():
    assert parse_cpuinfo(BIG_LITTLE).hardware == "Qualcomm Technologies, Inc SM8150"


def test_a_board_without_a_hardware_line_has_none():
    cpu = parse_cpuinfo("processor\t: 0\nCPU implementer\t: 0x41\nCPU part\t: 0xd0b\n")
    assert (cpu.hardware, cpu.cores) == ("", {0: "Cortex-A76"})


def test_an_unknown_part_keeps_its_numbers():
    cpu = parse_cpuinfo("processor : 0\nCPU implementer : 0x48\nCPU part : 0xd99\n")
    assert cpu.cores == {0: "HiSilicon part 0xd99"}


def test_x86_has_a_model_name_and_flags():
    cpu = parse_cpuinfo("processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nflags\t\t: fpu avx2\n")
    assert (cpu.model_name, cpu.is_x86, cpu.cores) == ("Some CPU @ 2 GHz", True, {0: "Some CPU @ 2 GHz"})


def test_nothing_is_known_from_nothing():
    cpu = parse_cpuinfo("")
    assert (cpu.cores, cpu.features, cpu.hardware, cpu.is_x86) == ({}, frozenset(), "", False)
