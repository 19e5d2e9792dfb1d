"""What a device tells about itself, of a phone, a board and a computer."""

from __future__ import annotations

import struct

import pytest

from edgecls.devices.properties import Core, read_properties
from edgecls.devices.sections import read_sections
from tests.devices.fakes import FakeDevice


def answers(**texts):
    parts = [
        f"\n@edgecls@ {name}\n".encode() + (text if isinstance(text, bytes) else text.encode())
        for name, text in texts.items()
    ]
    return b"".join([*parts, b"\n@edgecls@ end\n"])


def elf(machine, bits):
    return b"\x7fELF" + bytes([2 if bits == 64 else 1]) + bytes(13) + struct.pack("<H", machine)


def properties(**texts):
    return read_properties(FakeDevice(answers(**texts)))


PHONE_PROPS = """[ro.board.platform]: [msmnile]
[ro.build.version.release]: [11]
[ro.product.cpu.abi]: [arm64-v8a]
[ro.product.manufacturer]: [Maker]
[ro.product.model]: [Phone [5G]
[ro.kernel.qemu]: []
"""


def test_a_phone_is_read_from_its_properties():
    found = properties(
        elf=elf(183, 64),
        getprop=PHONE_PROPS,
        cpuinfo="processor : 0\nFeatures : fp asimd asimddp asimdhp\nHardware : Qualcomm SM8150\n",
        cores="cpu0 300000 1785600\ncpu10 - 2841600\nfreq - -\n".replace("cpu", ""),
        memory="MemTotal:        7700000 kB",
        kernel="4.14.190",
    )
    assert (found.abi, found.android, found.system) == ("arm64-v8a", "11", "Android 11")
    assert found.soc == "Qualcomm SM8150"
    assert found.soc_names == {"Hardware": "Qualcomm SM8150", "ro.board.platform": "msmnile"}
    assert found.model == "Maker Phone [5G"
    assert found.cores == (Core(0, "", 300000, 1785600), Core(10, "", None, 2841600))
    assert (found.asimddp, found.fp16, found.neon) == (True, True, True)
    assert (found.memory_bytes, found.kernel, found.emulated) == (7700000 * 1024, "4.14.190", False)


def test_a_board_is_read_from_its_device_tree():
    found = properties(
        elf=elf(183, 64),
        machine="aarch64",
        cpuinfo="processor : 0\nFeatures : fp asimd\nCPU implementer : 0x41\nCPU part : 0xd08\n",
        tree=b"Raspberry Pi 4 Model B Rev 1.4\0",
        compatible=b"raspberrypi,4-model-b\0brcm,bcm2711\0",
        release='PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian"\n',
    )
    assert (found.soc, found.model) == ("brcm,bcm2711", "Raspberry Pi 4 Model B Rev 1.4")
    assert (found.android, found.system) == (None, "Debian GNU/Linux 12 (bookworm)")
    assert (found.asimddp, found.fp16, found.neon) == (False, False, True)
    assert found.cores == (Core(0, "Cortex-A72", None, None),)


@pytest.mark.parametrize(
    ("machine", "bits", "abi"), [(183, 64, "arm64-v8a"), (40, 32, "armeabi-v7a"), (62, 64, "x86_64"), (8, 32, None)]
)
def test_the_abi_is_that_of_its_programs_whatever_the_kernel_is(machine, bits, abi):
    assert properties(elf=elf(machine, bits), machine="aarch64").abi == abi


def test_an_arm_program_that_sees_an_x86_cpuinfo_is_emulated():
    assert properties(elf=elf(183, 64), cpuinfo="processor : 0\nflags : fpu sse\n").emulated


def test_an_android_emulator_is_emulated():
    assert properties(getprop="[ro.kernel.qemu]: [1]\n").emulated


def test_a_silent_device_has_unknown_properties():
    found = properties()
    assert (found.abi, found.soc, found.model, found.system, found.cores, found.features) == (
        None, None, None, None, (), ()
    )  # fmt: skip


def test_a_section_that_is_cut_off_reads_as_empty():
    assert read_sections(answers(kernel="6.1"))["cores"] == b""
