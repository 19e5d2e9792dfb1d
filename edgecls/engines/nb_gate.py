"""Whether a ``.nb`` may run on this machine.

Paddle-Lite itself doesn't ask: an ARM ``.nb`` loads on x86, runs, and returns whatever its buffers held.
"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Optional

from edgecls.engines.engine import ImageShape
from edgecls.engines.host import cpu_features, this_abi
from edgecls.errors import NbError
from edgecls.nb.reader import NbFile, read_nb
from edgecls.nb.summary import summarise

_TARGETS = {"x86_64": "x86", "amd64": "x86", "aarch64": "arm", "arm64": "arm", "armv7l": "arm", "armv8l": "arm"}


def check_runs_here(path: Path) -> Optional[ImageShape]:
    """Read a ``.nb`` and refuse what would give wrong results.

    Returns:
        Channels, height and width of its input; None where the model leaves one of them open.

    Raises:
        NbError: it is damaged, made for another processor, int8 for x86, or fp16 for a processor without.
    """
    machine = platform.machine().lower()
    nb = read_nb(path)
    found = summarise(nb)
    wanted = _TARGETS.get(machine)
    if found.target not in (wanted, "host"):
        raise NbError(
            f"{path} is for {found.target} and would compute garbage on {machine}",
            hint="run it on a device; the host checks an artifact through its fp32 twin for x86",
        )
    if wanted == "x86" and (found.kernels.get("int8") or found.calib):
        raise NbError(
            f"{path} is int8 for x86, which Paddle-Lite runs and computes wrongly",
            hint="check int8 through Paddle Inference (mode int8_onednn or int8_simulated)",
        )
    # The kernel of a 32-bit system may not tell.
    if found.kernels.get("fp16") and wanted == "arm" and this_abi() == "arm64-v8a" and "asimdhp" not in cpu_features():
        raise NbError(
            f"{path} computes in fp16, which this processor can't",
            hint="make the artifact again with --quant fp32",
        )
    return _image_shape(nb)


def _image_shape(nb: NbFile) -> Optional[ImageShape]:
    fed = {name for op in nb.ops if op.type == "feed" for names in op.outputs.values() for name in names}
    shapes = [var.shape for var in nb.blocks[0].vars if var.name in fed]
    if len(shapes) != 1 or len(shapes[0]) != 4 or min(shapes[0][1:]) < 1:
        return None
    _, channels, height, width = shapes[0]
    return (channels, height, width)
