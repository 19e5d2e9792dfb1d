"""What a device is: its processor, system and memory. None and empty stand for what it doesn't tell."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Tuple

from edgecls.devices.commands import Commands
from edgecls.devices.cpuinfo import CpuInfo, parse_cpuinfo
from edgecls.devices.sections import ask, read_sections

_KIB = 1024

# Field e_machine of an ELF file (ELF specification), and whether it is of 64 bits.
_ABIS = {(183, True): "arm64-v8a", (40, False): "armeabi-v7a", (62, True): "x86_64", (3, False): "x86"}

#: The properties of Android that name the chip, the most telling first.
SOC_PROPERTIES = ("ro.soc.model", "ro.chipname", "ro.board.platform", "ro.product.board", "ro.hardware")


@dataclass(frozen=True)
class Core:
    """One processor: its number, kind ("Cortex-A76", or "") and frequency range in kHz."""

    index: int
    kind: str
    min_khz: Optional[int]
    max_khz: Optional[int]


@dataclass(frozen=True)
class DeviceProperties:
    """What stays the same from one run to the next.

    Attributes:
        abi: what its programs are built for: ``arm64-v8a``, ``armeabi-v7a``, ``x86_64``, ``x86``, or None.
        soc: the chip's name, as the device gives it.
        soc_names: every text that may name the chip, by where it comes from: "Hardware" and "model name" of
            /proc/cpuinfo, Android's properties, the device tree.
        model: the product.
        android: Android's version ("11"), None on another system.
        system: the name of the system ("Android 11", "Debian GNU/Linux 12 (bookworm)").
        kernel: release of the kernel.
        cores: its processors.
        features: what every one of them can do, in the kernel's words.
        memory_bytes: main memory.
        emulated: it is known to be no real device; a time measured on it is not its latency.
    """

    abi: Optional[str]
    soc: Optional[str]
    soc_names: Dict[str, str]
    model: Optional[str]
    android: Optional[str]
    system: Optional[str]
    kernel: Optional[str]
    cores: Tuple[Core, ...]
    features: Tuple[str, ...]
    memory_bytes: Optional[int]
    emulated: bool

    @property
    def asimddp(self) -> bool:
        """Whether every core has the int8 dot product."""
        return "asimddp" in self.features

    @property
    def fp16(self) -> bool:
        """Whether every core computes in half precision."""
        return "asimdhp" in self.features

    @property
    def neon(self) -> bool:
        """Whether every core has Arm's vector unit."""
        return "neon" in self.features or "asimd" in self.features


def read_properties(device: Commands) -> DeviceProperties:
    """Ask a device what it is, in one command.

    Raises:
        DeviceError: the device can't be asked.
    """
    found = read_sections(device.check(ask(_QUESTIONS), "read the properties").stdout)
    text = {name: answer.decode("utf-8", "replace").strip("\0 \n") for name, answer in found.items()}
    return _properties(text, found["elf"])


_CORES = (
    "for c in /sys/devices/system/cpu/cpu[0-9]*; do low=-; high=-; "
    '[ -r "$c/cpufreq/cpuinfo_min_freq" ] && read -r low < "$c/cpufreq/cpuinfo_min_freq"; '
    '[ -r "$c/cpufreq/cpuinfo_max_freq" ] && read -r high < "$c/cpufreq/cpuinfo_max_freq"; '
    'echo "${c##*/cpu} $low $high"; done'
)
_QUESTIONS = {
    "elf": "head -c 20 /proc/self/exe",
    "kernel": "uname -r",
    "machine": "uname -m",
    "cpuinfo": "cat /proc/cpuinfo",
    "memory": "head -n 1 /proc/meminfo",
    "cores": _CORES,
    "getprop": "getprop",
    "release": "cat /etc/os-release",
    "tree": "cat /proc/device-tree/model",
    "compatible": "cat /proc/device-tree/compatible",
    "product": "cat /sys/class/dmi/id/product_name",
}


def _properties(text: Mapping[str, str], elf: bytes) -> DeviceProperties:
    cpu = parse_cpuinfo(text.get("cpuinfo", ""))
    props = dict(re.findall(r"^\[([^\]]+)\]: \[([^\]]*)\]", text.get("getprop", ""), re.M))
    android = props.get("ro.build.version.release") or None
    names = _soc_names(cpu, props, text)
    abi = _abi(elf) or props.get("ro.product.cpu.abi") or None
    return DeviceProperties(
        abi=abi,
        soc=_soc(names),
        soc_names=names,
        model=_model(props, text),
        android=android,
        system=f"Android {android}" if android else _release(text.get("release", "")),
        kernel=text.get("kernel") or None,
        cores=_cores(text.get("cores", ""), cpu),
        features=tuple(sorted(cpu.features)),
        memory_bytes=_memory(text.get("memory", "")),
        emulated=_emulated(abi, cpu, props),
    )


def _abi(elf: bytes) -> Optional[str]:
    """Of the device's own programs: a kernel of 64 bits may well run a system of 32."""
    if len(elf) < 20 or elf[:4] != b"\x7fELF":
        return None
    return _ABIS.get((struct.unpack_from("<H", elf, 18)[0], elf[4] == 2))


def _soc_names(cpu: CpuInfo, props: Mapping[str, str], text: Mapping[str, str]) -> Dict[str, str]:
    names = {"Hardware": cpu.hardware, "model name": cpu.model_name}
    names.update({name: props.get(name, "") for name in SOC_PROPERTIES})
    # The device tree names the board first and the chip last: "raspberrypi,5-model-b", "brcm,bcm2712".
    names["device tree"] = text.get("compatible", "").split("\0")[-1]
    return {name: value for name, value in names.items() if value}


def _soc(names: Mapping[str, str]) -> Optional[str]:
    order = ("ro.soc.model", "ro.chipname", "Hardware", *SOC_PROPERTIES, "device tree", "model name")
    return next((names[name] for name in order if name in names), None)


def _model(props: Mapping[str, str], text: Mapping[str, str]) -> Optional[str]:
    maker, model = props.get("ro.product.manufacturer", ""), props.get("ro.product.model", "")
    return f"{maker} {model}".strip() or text.get("tree") or text.get("product") or None


def _release(text: str) -> Optional[str]:
    match = re.search(r'^PRETTY_NAME="?([^"\n]*)', text, re.M)
    return match.group(1) if match else None


def _cores(text: str, cpu: CpuInfo) -> Tuple[Core, ...]:
    cores: List[Core] = []
    for line in text.splitlines():
        words = line.split()
        if len(words) == 3 and words[0].isdigit():
            low, high = (int(word) if word.isdigit() else None for word in words[1:])
            cores.append(Core(int(words[0]), cpu.cores.get(int(words[0]), ""), low, high))
    listed = cores or [Core(index, kind, None, None) for index, kind in cpu.cores.items()]
    return tuple(sorted(listed, key=lambda core: core.index))


def _memory(line: str) -> Optional[int]:
    match = re.match(r"MemTotal:\s+(\d+) kB", line)
    return int(match.group(1)) * _KIB if match else None


def _emulated(abi: Optional[str], cpu: CpuInfo, props: Mapping[str, str]) -> bool:
    """Android's emulators say so; qemu-user shows Arm programs the cpuinfo of the x86 below."""
    foreign = cpu.is_x86 and abi in ("arm64-v8a", "armeabi-v7a")
    return foreign or "1" in (props.get("ro.kernel.qemu"), props.get("ro.boot.qemu"), props.get("edgecls.emulated"))
