"""The child of ``noisy_layers``: what each int8 layer alone does to the output of the fp32 network."""

from __future__ import annotations

from typing import Any, Callable, Dict

from edgecls.correction.probe import Pair, Probe
from edgecls.correction.request import load_images, load_net, shapes
from edgecls.correction.scales import try_wider
from edgecls.correction.tape import Tape
from edgecls.quantize.wiring import Wiring
from edgecls.worker.paddle import import_paddle

#: Rounding errors average out over the positions of few images already.
_IMAGES = 16
#: A layer of this part of all noise is measured with wider scales too: what a wider scale mends needs no float layer.
_MUCH = 0.05


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Measure every int8 layer.

    Args:
        request: fp32 and quantized (two files each), images (.npy), batch (a fixed one, or null), kind
            ("probabilities" or "logits"), seed.
        progress: called as layers are done.

    Returns:
        ``{"noise": {...}, "shapes": {...}}``: by layer the mean square that it alone adds to the logits, relative to
        their own, where it is much at the best width of its scale; and the shape of each variable that has an entry
        an image, for one chunk.

    Raises:
        QuantizeError: the network can't be run piece by piece, or the two don't belong together.
    """
    paddle = import_paddle(request["seed"])
    paddle.enable_static()
    fp32, quantized = load_net(paddle, request["fp32"]), load_net(paddle, request["quantized"])
    images, chunk = load_images(fp32, request, most=_IMAGES)
    tape = Tape(fp32, images, chunk)
    pair = Pair(fp32, quantized, request["kind"], chunk)
    probe = Probe(pair, images)
    wired = Wiring(quantized.program).quantized
    noise: Dict[str, float] = {}
    for number, each in enumerate(wired):
        tape.advance(each.source)
        noise[each.name] = probe.noise([each], tape.values)
        progress(f"noise: layer {number + 1}/{len(wired)}")
    total = sum(noise.values())
    tape = Tape(fp32, images, chunk)
    for each in wired:
        if noise[each.name] >= _MUCH * total:
            tape.advance(each.source)
            _, noise[each.name] = try_wider(pair, probe, [each], tape.values)
    return {"noise": noise, "shapes": shapes(fp32, images[:chunk])}
