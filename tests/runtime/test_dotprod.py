"""Whether int8 can be fast on a chip.

What Paddle-Lite makes of the lines follows its sources; test_real_arm.py tries some of them with a real library.
"""

from __future__ import annotations

from typing import Dict, FrozenSet, Optional, Sequence, Tuple

import pytest

from edgecls.runtime.dotprod import KNOWN_SOCS, DotTruth, chip_name, dot_truth
from edgecls.runtime.known_socs import DOT_CORES

WITHOUT = frozenset({"fp", "asimd"})
WITH_DOT = WITHOUT | {"asimdhp", "asimddp"}
V2_11, V2_12 = (2, 11), (2, 12)


def cpuinfo(*parts: int, hardware: Optional[str] = None, model_name: Optional[str] = None) -> str:
    """The text of /proc/cpuinfo of an ARM kernel."""
    text = ""
    for number, part in enumerate(parts):
        text += f"processor\t: {number}\n"
        text += f"model name\t: {model_name}\n" if model_name else ""
        text += f"Features\t: fp asimd\nCPU implementer\t: 0x41\nCPU part\t: {part:#x}\nCPU revision\t: 1\n\n"
    return text + (f"Hardware\t: {hardware}\n" if hardware else "")


PI5 = cpuinfo(*[0xD0B] * 4)
PI4 = cpuinfo(*[0xD08] * 4, hardware="BCM2835")
SD855 = cpuinfo(*[0x805] * 4, *[0x804] * 4, hardware="Qualcomm Technologies, Inc SM8150")
SD8GEN1 = cpuinfo(*[0xD46] * 4, *[0xD47] * 3, 0xD48, hardware="Qualcomm Technologies, Inc SM8450")
SD8GEN2 = cpuinfo(*[0xD46] * 3, 0xD4D, 0xD4D, 0xD47, 0xD47, 0xD4E, hardware="Qualcomm Technologies, Inc SM8550")
DIMENSITY_1000 = cpuinfo(*[0xD05] * 4, *[0xD0D] * 4, hardware="MT6889")
SD845 = cpuinfo(*[0x803] * 4, *[0x802] * 4, hardware="Qualcomm Technologies, Inc SDM845")


def judge(
    text: str,
    features: FrozenSet[str] = WITH_DOT,
    version: Optional[Tuple[int, int]] = V2_12,
    props: Optional[Dict[str, str]] = None,
) -> DotTruth:
    return dot_truth(text, features, props or {}, version=version)


def test_a_raspberry_pi_5_has_what_paddle_lite_does_not_use() -> None:
    assert judge(PI5) == DotTruth(
        known_as=None,
        core_has_dot=True,
        core_has_fp16=True,
        runtime_uses_dot=False,
        runtime_uses_fp16=False,
        sentence=(
            "int8 will hardly be faster than fp32: the cores have dot-product instructions, but Paddle-Lite v2.12 "
            "doesn't use them (it doesn't know CPU part 0xd0b); try --soc SM8150"
        ),
        suggested_soc="SM8150",
    )


def test_a_raspberry_pi_4_has_none() -> None:
    truth = judge(PI4, WITHOUT)

    assert (truth.core_has_dot, truth.runtime_uses_dot, truth.suggested_soc) == (False, False, None)
    assert truth.sentence == "int8 will hardly be faster than fp32: not every core has dot-product instructions"


@pytest.mark.parametrize("version", [(2, 9), (2, 10), (2, 11), (2, 12), (2, 13), None])
def test_a_snapdragon_855_is_known_to_every_release(version: Optional[Tuple[int, int]]) -> None:
    truth = judge(SD855, version=version)

    assert (truth.known_as, truth.runtime_uses_dot, truth.runtime_uses_fp16) == ("SM8150", True, True)
    assert truth.sentence.startswith("int8 can be fast: Paddle-Lite")
    assert truth.sentence.endswith("uses the dot-product instructions (it knows the chip as SM8150)")


@pytest.mark.parametrize(("text", "uses"), [(SD8GEN1, True), (DIMENSITY_1000, True), (SD8GEN2, False)])
def test_since_2_12_a_chip_without_a_name_is_judged_by_its_cores(text: str, uses: bool) -> None:
    assert judge(text, version=V2_12).runtime_uses_dot is uses
    assert judge(text, version=V2_12).known_as is None
    assert judge(text, version=V2_11).runtime_uses_dot is False


@pytest.mark.parametrize(
    ("parts", "uses"),
    [
        ((0xD05, 0xD05), True),
        ((0x804, 0x805), True),
        ((0xD41, 0xD05), True),
        ((0xD0B, 0xD0B), False),
        ((0xD05, 0xD0B), False),
        ((0xD08, 0xD05), False),
    ],
)
def test_every_core_has_to_be_known_for_one_with_dot_product(parts: Sequence[int], uses: bool) -> None:
    assert judge(cpuinfo(*parts)).runtime_uses_dot is uses


def test_one_core_is_enough_for_fp16() -> None:
    truth = judge(cpuinfo(0xD0B, 0xD0A))

    assert (truth.runtime_uses_dot, truth.runtime_uses_fp16) == (False, True)


def test_the_reason_names_the_cores() -> None:
    assert judge(DIMENSITY_1000).sentence.endswith("(it takes the cores for A55, A77)")
    assert "/proc/cpuinfo names no cores" in judge("").sentence


def test_up_to_2_11_the_name_alone_decides() -> None:
    truth = judge(DIMENSITY_1000, version=V2_11)

    assert truth.suggested_soc == "SM8150"
    assert "Paddle-Lite v2.11 doesn't use them (it doesn't know the chip by its name)" in truth.sentence


def test_a_known_chip_without_dot_product_keeps_its_cores_from_being_looked_at() -> None:
    truth = judge(SD845, WITHOUT)

    assert (truth.known_as, truth.runtime_uses_dot, truth.runtime_uses_fp16) == ("SDM845", False, True)


def test_a_release_of_before_the_chip_does_not_know_it() -> None:
    text = cpuinfo(*[0xD0B] * 8, hardware="MT6891Z/CZA")

    assert judge(text, version=V2_11).known_as is None
    assert judge(text, version=V2_12).known_as == "MT6891"
    assert judge(text, version=V2_12).runtime_uses_dot


def test_a_name_that_promises_what_the_cores_lack_is_a_warning() -> None:
    truth = judge(SD855, WITHOUT)

    assert truth.sentence.startswith("int8 may end with SIGILL: Paddle-Lite v2.12 expects dot-product instructions")
    assert truth.suggested_soc is None


def test_the_suggested_name_helps_on_every_release() -> None:
    for version in ((2, 9), (2, 10), V2_11, V2_12, (2, 13)):
        suggested = judge(PI5, version=version).suggested_soc
        assert judge(PI5 + f"\nHardware\t: {suggested}\n", version=version).runtime_uses_dot


def test_android_names_the_chip_in_its_properties() -> None:
    props = {"ro.product.board": "kona", "ro.board.platform": "kona", "ro.chipname": "", "ro.soc.model": "SM8250"}

    assert chip_name("Hardware\t: Qualcomm\n", props) == "HARDWARE\t: QUALCOMM\n_KONA_KONA_"
    assert judge(cpuinfo(0xD0B), props=props).known_as == "KONA"


def test_properties_that_paddle_lite_does_not_read_do_not_count() -> None:
    assert judge(cpuinfo(0xD0B), props={"ro.soc.model": "SM8150"}).known_as is None


def test_the_name_is_made_of_hardware_lines_and_the_first_model_name() -> None:
    text = cpuinfo(0xD08, 0xD08, model_name="ARMv7 Processor rev 3 (v7l)", hardware="BCM2835")

    assert chip_name(text, {}) == "MODEL NAME\t: ARMV7 PROCESSOR REV 3 (V7L)\nHARDWARE\t: BCM2835\n"


def test_the_first_entry_that_fits_counts() -> None:
    both = cpuinfo(0xD03, hardware="MT6755T sm8150")

    assert judge(both).known_as == "SM8150"
    assert judge(cpuinfo(0xD03, hardware="MT6755T")).known_as == "MT6755T"


def test_an_entry_with_dot_product_names_cores_that_have_it() -> None:
    """Otherwise the two rules, before and since v2.12, would disagree about it."""
    for entry in KNOWN_SOCS:
        assert entry.dot == (bool(entry.cores) and entry.cores <= DOT_CORES)


def test_the_chips_with_dot_product_are_those_of_the_sources() -> None:
    assert [name for entry in KNOWN_SOCS if entry.dot for name in entry.names] == [
        "SM8350", "SA8155", "SA8195", "KONA", "SM8150", "MT6891", "KIRIN980", "KIRIN990", "KIRIN810",
    ]  # fmt: skip
