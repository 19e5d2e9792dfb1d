"""Warnings on the pictures themselves."""

from __future__ import annotations

from typing import List, Sequence, Set, Tuple

from edgecls.lint.finding import Finding, named
from edgecls.lint.look import Look
from edgecls.lint.similar import near_pairs, same_pixels
from edgecls.preprocess.spec import Preprocess

#: 100 to 500 is the range that published recipes use.
ENOUGH = 100
_HARDLY_ANY = 10
#: From this magnification on a picture is soft where the network was trained on sharp ones.
_MAGNIFIED = 2.0
#: Shares of the set: an odd grey photograph or a burst of two is in every collection, and what nearly all are is
#: what the set is.
_ODD = 0.1
_NEARLY_ALL = 0.9
_NEAR_COPIES = 0.02
#: Difference of the shares of two sets that makes them sets of different kinds.
_MUCH = 0.25


def check_number(count: int) -> List[Finding]:
    """Whether there are enough pictures."""
    if count >= ENOUGH:
        return []
    fix = f"give {ENOUGH} to 500 that differ"
    if count < _HARDLY_ANY:
        what = f"{count} calibration image{'s' * (count != 1)} can't show the range of any activation"
        return [Finding("few", f"{what}: expect a much worse int8 model", fix)]
    what = f"{count} calibration images are few: the largest activations, which set the scales, are left to chance"
    return [Finding("few", what, fix)]


def check_readable(unreadable: Sequence[Tuple[str, str]]) -> List[Finding]:
    """Pictures that can't be decoded."""
    if not unreadable:
        return []
    files = tuple(file for file, _ in unreadable)
    more = f", and {len(files) - 1} more can't be read" if len(files) > 1 else ""
    return [Finding("unreadable", f"{unreadable[0][1]}{more}", "save them again, or leave them out", files)]


def check_flat(looks: Sequence[Look]) -> List[Finding]:
    """Pictures of one colour."""
    files = tuple(look.file for look in looks if look.flat)
    if not files:
        return []
    what = f"{len(files)} of {len(looks)} images show nothing but one colour ({named(files)})"
    return [Finding("constant", what, "leave them out: they calibrate for an empty scene", files)]


def check_grey(looks: Sequence[Look], evaluation: Sequence[Look], familiar: bool) -> List[Finding]:
    """Grey pictures among coloured ones, or instead of them.

    Args:
        looks: the calibration pictures.
        evaluation: pictures that the model is going to be judged by; may be empty.
        familiar: whether the model was evidently trained on pictures like these.
    """
    grey = tuple(look.file for look in looks if look.grey)
    share = _share(grey, looks)
    if evaluation:
        usual = _share([look for look in evaluation if look.grey], evaluation)
        if abs(share - usual) < _MUCH:
            return []
        what = f"{100 * share:.0f} % of the calibration images are grey, of the evaluation images {100 * usual:.0f} %"
        return [Finding("grey", what, "calibrate with images of the kind that the model is going to see", grey)]
    if share > _NEARLY_ALL and not familiar:
        fix = "go on only if the model is for grey images, else calibrate with coloured ones"
        return [Finding("grey", f"{_part(grey, looks)} images are grey", fix)]
    if _ODD < share <= _NEARLY_ALL:
        fix = "leave them out, unless the camera gives such images too"
        return [Finding("grey", f"{_part(grey, looks)} images are grey among coloured ones ({named(grey)})", fix, grey)]
    return []


def check_size(looks: Sequence[Look], evaluation: Sequence[Look], spec: Preprocess, familiar: bool) -> List[Finding]:
    """Pictures that are much smaller than the network's input, unless that is what the model knows or will see."""
    small = [look for look in looks if _magnification(look, spec) > _MAGNIFIED]
    share = _share(small, looks)
    usual = _share([look for look in evaluation if _magnification(look, spec) > _MAGNIFIED], evaluation)
    alike = bool(evaluation) and share - usual < _MUCH
    if not small or alike or (share > _NEARLY_ALL and familiar):
        return []
    files = tuple(look.file for look in small)
    worst = max(small, key=lambda look: _magnification(look, spec))
    what = (
        f"{_part(files, looks)} images are scaled up more than {_MAGNIFIED:g} times, {worst.file} of"
        f" {worst.shape[1]}x{worst.shape[0]} pixels {_magnification(worst, spec):.0f} times: soft images give smaller"
        " activations"
    )
    return [Finding("small", what, f"give images of at least {_wanted(spec)}", files)]


def _magnification(look: Look, spec: Preprocess) -> float:
    """How much larger a picture becomes; the lesser of height and width where both are set."""
    if spec.resize_short is not None:
        return spec.resize_short / min(look.shape)
    return min(spec.size[0] / look.shape[0], spec.size[1] / look.shape[1])


def _wanted(spec: Preprocess) -> str:
    if spec.resize_short is not None:
        return f"{spec.resize_short} pixels a side"
    return f"{spec.size[1]}x{spec.size[0]} pixels"


def check_copies(looks: Sequence[Look]) -> List[Finding]:
    """Pictures that are in the set more than once."""
    findings = []
    same = tuple(look.file for group in same_pixels(looks) for look in group[1:])
    if same:
        what = f"{len(same)} of {len(looks)} images have the same pixels as another one ({named(same)})"
        findings.append(Finding("duplicates", what, "leave them out: they add no range and weigh twice", same))
    copies: Set[int] = {
        second
        for first, second in near_pairs(looks, looks)
        if first < second and looks[first].digest != looks[second].digest
    }
    near = tuple(looks[index].file for index in sorted(copies))
    if len(near) > _NEAR_COPIES * len(looks):
        what = f"{len(near)} of {len(looks)} images are nearly the same as another one ({named(near)})"
        findings.append(Finding("duplicates", what, "take images of different scenes", near))
    return findings


def _share(part: Sequence[object], whole: Sequence[object]) -> float:
    return len(part) / len(whole) if whole else 0.0


def _part(part: Sequence[object], whole: Sequence[object]) -> str:
    return f"all {len(whole)}" if len(part) == len(whole) else f"{len(part)} of {len(whole)}"
