"""Refuses what an old phone doesn't have: each class and member that a dex file takes from Android must be in API 23.

There is no android.jar of API 21 in Debian. For what came between the app's oldest phone and the platform that it is
compiled against there is a list of what one is likely to write, which is no full check.
"""

from __future__ import annotations

from typing import Iterator, List, Set

from .dexfile import DexFile, Member, read_dex
from .modules import PLATFORM_API
from .platform_api import Platform

#: Methods of API 22 and 23 by class, as they begin, from the "Added in API level" of Android's reference.
_AFTER_MIN_SDK = {
    "android.app.Activity": ("requestPermissions(", "shouldShowRequestPermissionRationale(", "getReferrer("),
    "android.content.Context": (
        "checkSelfPermission(",
        "getColor(",
        "getColorStateList(",
        "getSystemService(Ljava/lang/Class;)",
    ),
    "android.content.res.Resources": (
        "getColorStateList(ILandroid/content/res/Resources$Theme;)",
        "getColor(ILandroid/content/res/Resources$Theme;)",
    ),
    "android.graphics.drawable.Drawable": ("setLayoutDirection(", "getLayoutDirection("),
    "android.hardware.camera2.CameraManager": ("setTorchMode(",),
    "android.net.ConnectivityManager": ("getActiveNetwork(",),
    "android.os.BatteryManager": ("isCharging(",),
    "android.os.PowerManager": ("isDeviceIdleMode(", "isIgnoringBatteryOptimizations("),
    "android.view.View": (
        "setForeground(",
        "setScrollIndicators(",
        "getRootWindowInsets(",
        "setOnScrollChangeListener(",
    ),
    "android.widget.TextView": ("setHyphenationFrequency(", "setBreakStrategy("),
}
#: What a dexer writes itself about nested classes and generic types.
_OWN = "dalvik.annotation."


class ApiGate:
    """The references of one dex file, held against android.jar."""

    def __init__(self, dex: bytes, platform: Platform) -> None:
        self._dex: DexFile = read_dex(dex)
        self._platform = platform

    @property
    def classes(self) -> Set[str]:
        """The classes that the dex file defines."""
        return set(self._dex.above)

    @property
    def types(self) -> Set[str]:
        """Every class that it names."""
        return set(self._dex.types)

    def too_new(self) -> List[str]:
        """What API 23 doesn't have, one line each."""
        dex = self._dex
        foreign = (name for name in dex.types if name not in dex.above and not name.startswith(_OWN))
        lines = [name for name in foreign if not self._platform.has_class(name)]
        lines += [str(member) for member in dex.members if not self._exists(member)]
        return sorted(f"{line} is not in API {PLATFORM_API}" for line in lines)

    def after_min_sdk(self) -> List[str]:
        """The methods of the list that the dex file calls, ``class.method``: each needs a look at ``SDK_INT`` first."""
        found = set()
        for member in self._dex.members - self._dex.declared:
            for owner in self._lineage(member.owner):
                if f"{member.name}{member.descriptor}".startswith(_AFTER_MIN_SDK.get(owner, ())):
                    found.add(f"{owner}.{member.name}")
        return sorted(found)

    def _exists(self, member: Member) -> bool:
        return any(
            Member(owner, member.name, member.descriptor) in self._dex.declared
            or self._platform.declares(owner, member.name, member.descriptor)
            for owner in self._lineage(member.owner)
        )

    def _lineage(self, name: str) -> Iterator[str]:
        """The class, and everything that it extends or implements."""
        yield name
        for one in self._dex.above.get(name) or self._platform.above(name):
            yield from self._lineage(one)
