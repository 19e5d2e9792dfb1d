"""Chips, and whether int8 can be fast on them."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Dict, List, Optional, Sequence, Tuple, cast

from edgecls.benchmark.int8 import int8_truth
from edgecls.devices.cpuinfo import parse_cpuinfo
from edgecls.devices.device import Device
from edgecls.devices.properties import DeviceProperties
from edgecls.runtime.dotprod import dot_truth
from edgecls.runtime.known_socs import CORES_BY_PART, KNOWN_SOCS
from edgecls.runtime.releases import version_number
from edgecls.storage.atomic import write_text

_FULL, _OLD = "fp asimd fphp asimdhp asimddp", "fp asimd"
_RELEASES = ("v2.9", "v2.10", "v2.11", "v2.12", "v2.13")
_VERSIONS = (*_RELEASES, None)
_ODD = ("", "unknown", "v2.9.1", "2.11", "v2.12-rc1", "v2.13-rc", "v3.0", "v1.9", "044ba5b7c1d2e", "306d09d", "5a7e8d2")
_UNKNOWN_PART = 0xD0B


def write(folder: Path) -> None:
    """Write int8.json: a chip a line, it would be long otherwise."""
    lists: Dict[str, List[Any]] = {
        "names": [name for entry in KNOWN_SOCS for name in entry.names],
        "parts": sorted(CORES_BY_PART),
        "chips": [*_named(), *_parts(), *_chips(), *_by_property()],
        "abis": [_abi(abi) for abi in ("arm64-v8a", "armeabi-v7a", "x86_64", "x86", "")],
    }
    texts = [f'"{name}": [\n' + ",\n".join(_line(value) for value in values) + "\n]" for name, values in lists.items()]
    write_text(folder / "int8.json", "{\n" + ",\n".join(texts) + "\n}\n")


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _named() -> List[Dict[str, Any]]:
    """Every name of the table, in small letters; the cores are of a part that Paddle-Lite doesn't know."""
    return [
        _chip(f"known as {name}", _cpuinfo(_UNKNOWN_PART, hardware=name.lower(), features=_FULL if entry.dot else _OLD))
        for entry in KNOWN_SOCS
        for name in entry.names
    ]


def _parts() -> List[Dict[str, Any]]:
    """Every part of the table, alone."""
    return [_chip(f"part {part:#x}", _cpuinfo(part), versions=("v2.11", "v2.12")) for part in sorted(CORES_BY_PART)]


def _chips() -> List[Dict[str, Any]]:
    sd855 = [0x805] * 4 + [0x804] * 4
    mixed = _cpuinfo(0xD05, hardware="a") + _cpuinfo(0xD0A, features=_OLD, hardware="b")
    return [
        _chip("Raspberry Pi 5", _cpuinfo(*[_UNKNOWN_PART] * 4)),
        _chip("Raspberry Pi 4", _cpuinfo(*[0xD08] * 4, hardware="BCM2835", features=_OLD)),
        _chip("Snapdragon 855", _cpuinfo(*sd855, hardware="Qualcomm Technologies, Inc SM8150")),
        _chip("Snapdragon 855 of an old kernel", _cpuinfo(*sd855, hardware="SM8150", features=_OLD)),
        _chip("Snapdragon 845", _cpuinfo(0x803, 0x802, hardware="Qualcomm Technologies, Inc SDM845", features=_OLD)),
        _chip("Snapdragon 8 Gen 1", _cpuinfo(0xD46, 0xD47, 0xD48, hardware="Qualcomm Technologies, Inc SM8450")),
        _chip("Snapdragon 8 Gen 2", _cpuinfo(0xD46, 0xD4D, 0xD47, 0xD4E, hardware="Qualcomm Technologies, Inc SM8550")),
        _chip("Dimensity 1000", _cpuinfo(0xD05, 0xD0D, hardware="MT6889"), versions=(*_VERSIONS, *_ODD)),
        _chip("Dimensity 1100", _cpuinfo(_UNKNOWN_PART, hardware="MT6891Z/CZA")),
        _chip("a chip of two names", _cpuinfo(0xD03, hardware="MT6755T sm8150")),
        _chip("two Hardware lines", "Hardware\t: MT67\nHardware\t: 55M\nHardware\t: MT6755\n" + _cpuinfo(0xD05)),
        _chip("model names", _cpuinfo(0xD03, 0xD03, model_name="ft2000plus") + "model name\t: SM8150\n"),
        _chip("the second model name alone", "model name\t: one\nmodel name\t: SM8150\n"),
        _chip("a last line without an end", "Features\t: asimddp\nHardware\t: kona"),
        _chip("cores that differ", mixed),
        _chip("one core without a name", _cpuinfo(0xD05, _UNKNOWN_PART)),
        _chip("several parts without a name", _cpuinfo(0xFFFFFFFF, 0xD4D, 0xA1, 0xD05)),
        _chip("parts without 0x", "Features\t: asimddp\nCPU part\t: d05\nCPU part: 804\nCPU part:0XD41\n"),
        _chip("no number for a part", "Features\t: asimddp\nCPU part\t: 0x123456789\nCPU part\t: unknown\n"),
        _chip("no cores", "Features\t: asimd asimddp\n"),
        _chip("nothing", ""),
    ]


def _by_property() -> List[Dict[str, Any]]:
    found = []
    for name in ("ro.product.board", "ro.board.platform", "ro.chipname", "ro.soc.model", "ro.hardware"):
        found.append(_chip(f"named by {name}", _cpuinfo(_UNKNOWN_PART), {name: "kona"}, ("v2.11", "v2.13")))
    every = {"ro.product.board": "sdm", "ro.board.platform": "", "ro.chipname": "845 exynos990 KIRIN990"}
    found.append(_chip("named by the last property", _cpuinfo(0xD05, hardware="SM"), every, ("v2.11", "v2.13")))
    return found


def _cpuinfo(*parts: int, hardware: str = "", model_name: str = "", features: str = _FULL) -> str:
    text = ""
    for number, part in enumerate(parts):
        text += f"processor\t: {number}\n"
        text += f"model name\t: {model_name}\n" if model_name else ""
        text += f"Features\t: {features}\nCPU part\t: {part:#x}\n\n"
    return text + (f"Hardware\t: {hardware}\n" if hardware else "")


def _chip(
    name: str,
    cpuinfo: str,
    properties: Optional[Dict[str, str]] = None,
    versions: Sequence[Optional[str]] = _VERSIONS,
) -> Dict[str, Any]:
    given = properties or {}
    return {
        "name": name,
        "cpuinfo": cpuinfo,
        "properties": given,
        "core_has_dot": "asimddp" in parse_cpuinfo(cpuinfo).features,
        "judged": [_judged(cpuinfo, given, version) for version in versions],
    }


def _judged(cpuinfo: str, properties: Dict[str, str], version: Optional[str]) -> Dict[str, Any]:
    truth = dot_truth(cpuinfo, parse_cpuinfo(cpuinfo).features, properties, version=version_number(version))
    told = int8_truth(*_device("arm64-v8a", cpuinfo, properties), version)
    if told.sentence != truth.sentence:
        raise AssertionError(f"{told.sentence} against {truth.sentence}")
    return {
        "version": version,
        "known_as": truth.known_as,
        "uses_dot": truth.runtime_uses_dot,
        "uses_fp16": truth.runtime_uses_fp16,
        "suggested_soc": truth.suggested_soc,
        "fast": told.fast,
        "sentence": told.sentence,
    }


def _abi(abi: str) -> Dict[str, Any]:
    cpuinfo = _cpuinfo(0xD05)
    told = int8_truth(*_device(abi, cpuinfo, {}), "v2.12")
    return {"abi": abi, "cpuinfo": cpuinfo, "fast": told.fast, "sentence": told.sentence}


def _device(abi: str, cpuinfo: str, properties: Dict[str, str]) -> Tuple[Device, DeviceProperties]:
    """What int8_truth asks of a device, and its properties."""
    device = SimpleNamespace(check=lambda *_: SimpleNamespace(text=cpuinfo))
    names: Dict[str, Any] = dict.fromkeys(DeviceProperties.__dataclass_fields__)
    names.update(abi=abi, soc_names={name: value for name, value in properties.items() if value}, cores=())
    names.update(features=tuple(sorted(parse_cpuinfo(cpuinfo).features)), emulated=False)
    return cast(Device, device), DeviceProperties(**names)
