"""What a bench may be asked for."""

from __future__ import annotations

from typing import Tuple

from edgecls.benchmark.choose import BUILDS
from edgecls.devices.find import parse_device
from edgecls.engines.request import MAX_THREADS, MODES
from edgecls.errors import SettingsError
from edgecls.results.result import BenchSettings
from edgecls.runner.settings import MAX_BATCH, Limits

HOST = "host"
#: The engines that are measured on a device by default.
ON_DEVICES = ("paddle_lite",)
POWER_MODES = ("high", "low", "full", "none", "rand_high", "rand_low")

_UNBOUND = ("none",)
_MAX_COOL_S = 86_400.0


def limits_of(settings: BenchSettings) -> Limits:
    """How long to measure each cell."""
    return Limits(settings.warmup, settings.min_runs, settings.min_seconds, settings.max_seconds)


def check_settings(settings: BenchSettings) -> None:
    """Refuse what can't be measured.

    Raises:
        SettingsError: a setting is unknown, out of range, or of another kind of device.
    """
    limits_of(settings).check()
    parse_device(settings.device)
    for engine in settings.engines:
        if engine not in MODES:
            raise SettingsError(f"engine {engine!r} is unknown", hint=f"use {' or '.join(MODES)}")
    _check_numbers("threads", settings.threads, MAX_THREADS)
    _check_numbers("batch", settings.batch, MAX_BATCH)
    for mode in settings.power_modes:
        if mode not in POWER_MODES:
            raise SettingsError(f"power mode {mode!r} is unknown", hint=f"use {', '.join(POWER_MODES)}")
    if settings.runner is not None and settings.runner not in BUILDS:
        raise SettingsError(f"runner {settings.runner!r} is unknown", hint=f"use {', '.join(BUILDS)}")
    if not settings.power_modes:
        raise SettingsError("--power-mode names nothing", hint=f"use {', '.join(POWER_MODES)}")
    if not 0.0 <= settings.cool_seconds <= _MAX_COOL_S:
        raise SettingsError(
            f"a wait of {settings.cool_seconds:g} s is out of range", hint=f"give 0 to {_MAX_COOL_S:g} --cool-seconds"
        )
    if settings.device == HOST:
        _check_host(settings)


def _check_host(settings: BenchSettings) -> None:
    given = {
        "--power-mode": settings.power_modes != _UNBOUND,
        "--soc": settings.soc is not None,
        "--runtime": settings.runtime is not None,
        "--python": settings.python is not None,
        "--runner": settings.runner is not None,
        "--force": settings.force,
    }
    wrong = [name for name, is_given in given.items() if is_given]
    if wrong:
        raise SettingsError(f"{', '.join(wrong)} is for other devices than the host", hint="name one with --device")


def _check_numbers(name: str, numbers: Tuple[int, ...], largest: int) -> None:
    if not numbers or not all(1 <= number <= largest for number in numbers):
        listed = ",".join(map(str, numbers)) or "nothing"
        raise SettingsError(f"--{name} {listed} is out of range", hint=f"give numbers from 1 to {largest}")
