"""What an emulated device says about itself: made-up properties, cpuinfo, core frequencies and battery."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Tuple

_FEATURES = "fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp"


@dataclass(frozen=True)
class Core:
    """One made-up core: the number of its part (Arm's or the maker's) and its frequencies in kHz."""

    part: int
    min_khz: int
    max_khz: int


@dataclass(frozen=True)
class Profile:
    """The made-up identity of an emulated device."""

    properties: Dict[str, str]
    hardware: str
    implementer: int
    cores: Tuple[Core, ...]

    def write(self, root: Path) -> None:
        """Put the files of the identity under ``root``: ``system/`` and ``fake/`` (proc, sys, dumpsys)."""
        lines = [f"{name}={value}" for name, value in self.properties.items()]
        _write(root / "system/build.prop", "\n".join(lines) + "\n")
        _script(root / "system/bin/getprop", _GETPROP)
        _script(root / "system/bin/dumpsys", _DUMPSYS)
        for service, text in _SERVICES.items():
            _write(root / f"fake/dumpsys/{service}", text)
        _write(root / "fake/cpuinfo", self._cpuinfo())
        self._write_sys(root / "fake/sys")

    def _cpuinfo(self) -> str:
        blocks = [
            f"processor\t: {index}\nBogoMIPS\t: 38.40\nFeatures\t: {_FEATURES}\n"
            f"CPU implementer\t: {self.implementer:#x}\nCPU architecture: 8\nCPU variant\t: 0xd\n"
            f"CPU part\t: {core.part:#x}\nCPU revision\t: 14\n"
            for index, core in enumerate(self.cores)
        ]
        return "\n".join([*blocks, f"Hardware\t: {self.hardware}\n"])

    def _write_sys(self, root: Path) -> None:
        cpus = root / "devices/system/cpu"
        for name in ("possible", "present", "online"):
            _write(cpus / name, f"0-{len(self.cores) - 1}\n")
        for index, core in enumerate(self.cores):
            # Paddle-Lite counts processors by these files (lite/core/device_info.cc).
            _write(cpus / f"cpu{index}/uevent", "DRIVER=cpu\n")
            policy = cpus / f"cpu{index}/cpufreq"
            for name, value in (
                ("cpuinfo_min_freq", core.min_khz),
                ("cpuinfo_max_freq", core.max_khz),
                ("scaling_min_freq", core.min_khz),
                ("scaling_max_freq", core.max_khz),
                ("scaling_cur_freq", core.max_khz),
                ("scaling_governor", "schedutil"),
            ):
                _write(policy / name, f"{value}\n")
        _write(root / "class/thermal/thermal_zone0/type", "cpu-0-0-usr\n")
        _write(root / "class/thermal/thermal_zone0/temp", "41200\n")
        _write(root / "class/thermal/thermal_zone1/type", "xo-therm-adc\n")
        _write(root / "class/thermal/thermal_zone1/temp", "33000\n")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def _script(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)  # a link to toybox, which also has a getprop
    _write(path, text)
    path.chmod(0o755)


_GETPROP = """#!/bin/sh
# Stands in for Android's getprop: reads the made-up properties.
while IFS='=' read -r name value; do
  if [ $# -eq 0 ]; then echo "[$name]: [$value]"
  elif [ "$name" = "$1" ]; then echo "$value"; exit 0
  fi
done < /system/build.prop
[ $# -eq 0 ] || echo "$2"
"""

_DUMPSYS = """#!/bin/sh
# Stands in for Android's dumpsys: prints a made-up state from /fake/dumpsys.
if [ -r "/fake/dumpsys/$1" ]; then cat "/fake/dumpsys/$1"; else echo "Can't find service: $1"; fi
"""

_SERVICES = {
    "battery": """Current Battery Service state:
  AC powered: false
  USB powered: true
  Wireless powered: false
  status: 2
  health: 2
  present: true
  level: 87
  scale: 100
  voltage: 4210
  temperature: 291
  technology: Li-ion
""",
    "power": "POWER MANAGER (dumpsys power)\n\nPower Manager State:\n  mWakefulness=Awake\n",
    "thermalservice": """IsStatusOverride: false
ThermalEventListeners:
Thermal Status: 0
Current temperatures from HAL:
\tTemperature{mValue=41.2, mType=0, mName=CPU0, mStatus=0}
\tTemperature{mValue=34.5, mType=3, mName=SKIN, mStatus=0}
""",
}


def _android(model: str, board: str, soc: str) -> Dict[str, str]:
    return {
        "ro.product.manufacturer": "edgecls",
        "ro.product.model": model,
        "ro.product.board": board,
        "ro.board.platform": board,
        "ro.soc.model": soc,
        "ro.product.cpu.abi": "arm64-v8a",
        "ro.product.cpu.abilist": "arm64-v8a",
        "ro.build.version.release": "11",
        "ro.build.version.sdk": "30",
        "ro.kernel.qemu": "1",
        "edgecls.emulated": "1",
    }


# Frequencies of SD855: Paddle-Lite's device_info.cc and Qualcomm's public specification. The parts are Qualcomm's
# own numbers of its Cortex-A55 and A76.
_SD855 = Profile(
    _android("Emulated SD855", "msmnile", "SM8150"),
    "Qualcomm Technologies, Inc SM8150",
    0x51,
    (Core(0x805, 300000, 1785600),) * 4 + (Core(0x804, 710400, 2419200),) * 3 + (Core(0x804, 825600, 2841600),),
)

# A chip that no table knows, with cores (Cortex-A76) that have the dot product.
_UNKNOWN = Profile(
    _android("Emulated unknown chip", "edgecls", "EC1000"),
    "edgecls EC1000",
    0x41,
    (Core(0xD0B, 600000, 2400000),) * 4,
)

PROFILES: Dict[str, Profile] = {"sd855": _SD855, "unknown": _UNKNOWN}


def profile_names() -> List[str]:
    """The made-up identities, and ``plain``: none, the device shows this machine's own hardware."""
    return [*PROFILES, "plain"]
