"""An analysis as one picture: what each layer does to the output, and how well int8 holds it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

from edgecls.errors import MissingPackageError, SettingsError, from_os_error
from edgecls.sensitivity.result import LayerSensitivity, Sensitivity
from edgecls.sensitivity.text import unit_of
from edgecls.storage.atomic import atomic_path

#: Of Okabe and Ito (2008): told apart by the colour-blind too.
_COLORS: Dict[str, str] = {"conv2d": "#0072B2", "depthwise_conv2d": "#E69F00"}
_OTHER_COLOR = "#009E73"
_NAMES = {"conv2d": "convolution", "depthwise_conv2d": "depthwise convolution"}
#: Up to so many layers each has its name below the axis.
_NAMED = 60
#: So many of the worst layers have their names beside their bars where there are more.
_WORST = 5
_FORMATS = (".png", ".svg", ".pdf")


def check_picture(path: Path) -> None:
    """Refuse a picture that can't be drawn; called before the work.

    Raises:
        SettingsError: the name has no ending of a known format.
        MissingPackageError: matplotlib is not installed.
    """
    if path.suffix.lower() not in _FORMATS:
        raise SettingsError(f"{path} names no format of a picture", hint=f"end the name in {', '.join(_FORMATS)}")
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError as error:
        raise MissingPackageError(
            f"a picture needs matplotlib: {error}", hint="run 'pip install edgecls[report]', or leave --picture out"
        ) from error


def draw(found: Sensitivity, path: Path, title: str) -> None:
    """Write the picture.

    Args:
        found: the analysis.
        path: a .png, .svg or .pdf.
        title: what was analyzed.

    Raises:
        SettingsError, MissingPackageError: as ``check_picture``.
        StorageError: it can't be written.
    """
    check_picture(path)
    from matplotlib.figure import Figure

    figure = Figure(figsize=(max(8.0, min(24.0, 2.0 + 0.3 * len(found.layers))), 7.5), layout="constrained")
    upper, middle, lower = figure.subplots(3, 1, sharex=True, gridspec_kw={"height_ratios": [3, 2, 2]})
    figure.suptitle(f"{title}: int8, layer by layer", fontsize=12)
    _effects(upper, found)
    _noise(middle, found)
    _ranges(lower, found)
    _axis(lower, found)
    with atomic_path(path) as temporary:
        try:
            # Without the date the same analysis gives the same bytes.
            figure.savefig(temporary, format=path.suffix[1:].lower(), dpi=120, metadata=_metadata(path))
        except OSError as error:
            raise from_os_error(error, path) from error


def _effects(axes: Any, found: Sensitivity) -> None:
    layers = found.layers
    unit, factor = unit_of(max((layer.harm for layer in layers), default=0.0))
    numbers = [layer.number for layer in layers]
    axes.bar(numbers, [factor * layer.alone.kl for layer in layers], color=_colors(layers))
    handles = [_patch(kind) for kind in dict.fromkeys(layer.op_type for layer in layers)]
    gaining = [layer for layer in layers if layer.harm > layer.alone.kl]
    if gaining:
        handles += axes.plot(
            [layer.number for layer in gaining],
            [factor * layer.harm for layer in gaining],
            linestyle="none",
            marker="_",
            markersize=10,
            color="black",
            label="what giving it alone back to fp32 takes from all int8",
        )
    axes.set_ylabel(f"divergence from fp32, {unit}")
    axes.legend(handles=handles, fontsize=8, loc="upper right", ncol=3)
    _make_room(axes)
    total_unit, total_factor = unit_of(found.int8.kl)
    axes.set_title(
        f"only this layer int8, {found.images} images (all int8: {total_factor * found.int8.kl:.3g} {total_unit},"
        f" same class as fp32 {found.int8.agreement:.1f} %)",
        fontsize=9,
        loc="left",
    )
    if len(layers) > _NAMED:
        for layer in found.by_harm()[:_WORST]:
            axes.annotate(layer.name, (layer.number, factor * layer.alone.kl), fontsize=7, rotation=30)


def _noise(axes: Any, found: Sensitivity) -> None:
    numbers = [layer.number for layer in found.layers]
    axes.bar(numbers, [layer.output_sqnr for layer in found.layers], color=_colors(found.layers))
    for values, marker, label in (
        ([layer.activation.sqnr for layer in found.layers], "v", "what it takes"),
        ([layer.weight.sqnr for layer in found.layers], "o", "its weight"),
    ):
        axes.plot(
            numbers, values, linestyle="none", marker=marker, markersize=4, color="black", mfc="white", label=label
        )
    axes.set_ylabel("dB")
    axes.legend(fontsize=8, loc="upper right", ncol=2)
    _make_room(axes)
    axes.set_title("signal to quantization noise of what it gives: less is worse", fontsize=9, loc="left")


def _ranges(axes: Any, found: Sensitivity) -> None:
    numbers = [layer.number for layer in found.layers]
    lows = [layer.activation.min for layer in found.layers]
    heights = [layer.activation.max - layer.activation.min for layer in found.layers]
    axes.bar(numbers, heights, bottom=lows, color="#BBBBBB", label="all values")
    bulk = [layer.activation.p999 for layer in found.layers]
    bulk_lows = [max(low, -high) for low, high in zip(lows, bulk)]
    bulk_heights = [high - low for low, high in zip(bulk_lows, bulk)]
    axes.bar(numbers, bulk_heights, bottom=bulk_lows, color="#56B4E9", label="99.9 % of them")
    scales = [layer.activation.scale for layer in found.layers]
    axes.plot(numbers, scales, linestyle="none", marker="_", color="black", label="127")
    axes.axhline(0.0, color="black", linewidth=0.5)
    axes.legend(fontsize=8, loc="upper right", ncol=3)
    _make_room(axes)
    axes.set_ylabel("value")
    axes.set_title("range of what it takes, and what the integer 127 stands for", fontsize=9, loc="left")


def _axis(axes: Any, found: Sensitivity) -> None:
    if len(found.layers) <= _NAMED:
        axes.set_xticks([layer.number for layer in found.layers])
        axes.set_xticklabels([layer.name for layer in found.layers], rotation=90, fontsize=7)
    axes.set_xlabel("layers in the order in which they run")
    axes.set_xlim(0.3, len(found.layers) + 0.7)


def _make_room(axes: Any) -> None:
    """For the legend above the bars."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high + 0.25 * (high - low))


def _patch(op_type: str) -> Any:
    from matplotlib.patches import Patch

    return Patch(color=_COLORS.get(op_type, _OTHER_COLOR), label=_NAMES.get(op_type, op_type))


def _colors(layers: "tuple[LayerSensitivity, ...]") -> List[str]:
    return [_COLORS.get(layer.op_type, _OTHER_COLOR) for layer in layers]


def _metadata(path: Path) -> Dict[str, Any]:
    return {".png": {"Software": None}, ".svg": {"Date": None}}.get(path.suffix.lower(), {"CreationDate": None})
