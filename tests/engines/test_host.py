"""Which machine this is."""

from __future__ import annotations

import ctypes
import platform
import sys
from types import SimpleNamespace
from typing import Iterator

import pytest

from edgecls.engines import host
from edgecls.engines.host import cpu_features, this_abi
from edgecls.errors import NbError


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    this_abi.cache_clear()
    cpu_features.cache_clear()
    yield
    this_abi.cache_clear()
    cpu_features.cache_clear()


def pretend(monkeypatch: pytest.MonkeyPatch, machine: str, bits: int = 64) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(host, "sys", SimpleNamespace(maxsize=(1 << (bits - 1)) - 1, platform="linux"))


@pytest.mark.parametrize(
    ("machine", "bits", "abi"),
    [
        ("x86_64", 64, "x86_64"),
        ("aarch64", 64, "arm64-v8a"),
        ("aarch64", 32, "armeabi-v7a"),
        ("armv7l", 32, "armeabi-v7a"),
    ],
)
def test_the_system_counts_and_not_the_kernel(
    monkeypatch: pytest.MonkeyPatch, machine: str, bits: int, abi: str
) -> None:
    pretend(monkeypatch, machine, bits)
    assert this_abi() == abi


def test_a_machine_without_a_build_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(monkeypatch, "riscv64")
    with pytest.raises(NbError, match=r"no build for riscv64 \(64 bits\)"):
        this_abi()


@pytest.mark.parametrize(
    ("bits", "features"),
    [
        (0x119FFF, {"asimd", "fphp", "asimdhp", "asimddp"}),  # a Raspberry Pi 5
        (0x8FF, {"asimd"}),  # a Raspberry Pi 4
    ],
)
def test_the_kernel_is_asked_for_the_instructions(
    monkeypatch: pytest.MonkeyPatch, bits: int, features: set[str]
) -> None:
    pretend(monkeypatch, "aarch64")

    def getauxval(kind: int) -> int:
        return bits if kind == 16 else 0

    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(getauxval=getauxval))
    assert cpu_features() == features


def test_an_x86_has_none_of_them() -> None:
    if sys.platform != "linux" or platform.machine() != "x86_64":
        pytest.skip("this machine is no x86_64 Linux")
    assert cpu_features() == frozenset()
