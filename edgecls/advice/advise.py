"""The advice: which published net is of the same kind as a model, and what was fastest for it on which core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Tuple

from edgecls.advice.published import PRECISIONS, Figures, load_published
from edgecls.text.table import align

#: Operators of squeeze-and-excitation blocks and hard activations, which stay float on ARM.
_FLOAT_WORK = ("hard_sigmoid", "hard_swish", "elementwise_mul")


@dataclass(frozen=True)
class Advice:
    """Which precision to take.

    Attributes:
        net: the published net of the same kind.
        why: what makes it of the same kind.
        source: where its figures come from.
        conditions: how they were measured, with the unit.
        figures: a core each.
    """

    net: str
    why: str
    source: str
    conditions: str
    figures: List[Figures]

    def take(self) -> Dict[str, List[str]]:
        """The cores on which each precision was the fastest."""
        taken: Dict[str, List[str]] = {}
        for figure in self.figures:
            taken.setdefault(figure.fastest, []).append(figure.core)
        return taken

    def to_json(self) -> Dict[str, Any]:
        """The object under "advice" of ``edgecls optimize --quant all --json``: milliseconds."""
        return {
            "published_net": self.net,
            "why": self.why,
            "source": self.source,
            "conditions": self.conditions,
            "cores": [
                {"core": figure.core, "soc": figure.soc, "ms": dict(figure.ms), "fastest": figure.fastest}
                for figure in self.figures
            ],
        }


def advise(ops: Mapping[str, int]) -> Advice:
    """Advice for a model.

    Args:
        ops: how often each type of operator occurs in its export, ``Signature.ops``.
    """
    published = load_published()
    net, why = _kin(ops)
    return Advice(net, why, published.source, published.conditions, published.nets[net])


def render(advice: Advice) -> str:
    """A few lines for the terminal; the figures are named as another net's."""
    rows = [["core", *(f"{name} ms" for name in PRECISIONS), "fastest"]]
    for figure in advice.figures:
        cells = ["-" if figure.ms[name] is None else f"{figure.ms[name]:.2f}" for name in PRECISIONS]
        rows.append([f"{figure.core} ({figure.soc})", *cells, figure.fastest])
    taken = "; ".join(f"{name} on {', '.join(cores)}" for name, cores in advice.take().items())
    return "\n".join(
        [
            f"published for {advice.net}, {advice.why}; not this model",
            f"({advice.source}: {advice.conditions})",
            *align(rows, left=(0, 4), indent=2),
            f"so try first: {taken}",
            "int8 counts on a chip whose dot-product instructions Paddle-Lite uses: edgecls devices says so of yours",
        ]
    )


def _kin(ops: Mapping[str, int]) -> Tuple[str, str]:
    if not ops.get("depthwise_conv2d"):
        return "ResNet50", "which has no depthwise convolutions either"
    if any(ops.get(name) for name in _FLOAT_WORK):
        return "MobileNetV3_small_x1_0", "which has depthwise convolutions and float work between them too"
    return "MobileNetV1", "which has depthwise convolutions and little between them too"
