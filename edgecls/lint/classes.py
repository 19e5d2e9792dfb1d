"""Whether every class has its part in the calibration."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Dict, List, Optional, Sequence

from edgecls.errors import ImageListError
from edgecls.images.folder import class_ids
from edgecls.images.list_file import ListedImage
from edgecls.lint.finding import Finding

#: Images a class from which on chance leaves hardly any class without one.
_PER_CLASS = 5
#: Of the classes that as many random images would show; fewer come from a list that is sorted or cut off.
_EXPECTED_SHARE = 0.5
_UNBALANCED = 10
_NAMED = 5


def check_classes(images: Sequence[ListedImage], labels: Sequence[str]) -> List[Finding]:
    """Warn of classes that are missing or drown the others.

    Args:
        images: with class ids, or in folders that are named by class id or label; silent without either.
        labels: the class names by class id.
    """
    ids = _ids(images, labels)
    if ids is None or len(labels) < 2:
        return []
    count = len(labels)
    strange = sorted({number for number in ids if not 0 <= number < count})
    if strange:
        what = f"class {strange[0]} in the calibration list is none of the model's, 0 to {count - 1}"
        return [Finding("classes", what, "check that list and model belong together")]
    by_class = Counter(ids)
    expected = count * (1.0 - (1.0 - 1.0 / count) ** len(ids))
    missing = [number for number in range(count) if number not in by_class]
    if missing and (len(ids) >= _PER_CLASS * count or len(by_class) < _EXPECTED_SHARE * expected):
        names = ", ".join(_name(number, labels) for number in missing[:_NAMED])
        more = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        what = f"{len(missing)} of {count} classes have no calibration image ({names}{more})"
        return [Finding("classes", what, "add some of each: what a class alone excites is clipped without them")]
    number, most = by_class.most_common(1)[0]
    usual = sorted(by_class[other] for other in range(count))[(count - 1) // 2]
    if len(ids) >= _PER_CLASS * count and most > _UNBALANCED * max(1, usual):
        what = (
            f"{most} of {len(ids)} calibration images are of class {_name(number, labels)}, most classes have {usual}"
        )
        return [Finding("classes", what, "take about as many of each class")]
    return []


def _ids(images: Sequence[ListedImage], labels: Sequence[str]) -> Optional[List[int]]:
    """The class id of every image; None where they are not told."""
    told = [image.label for image in images if image.label is not None]
    if images and len(told) == len(images):
        return told
    names = [Path(image.file).parent.name for image in images]
    try:
        by_name: Dict[str, int] = class_ids(sorted(set(names)), labels)
    except ImageListError:
        return None
    # Numbers may be dates, and a single folder is no class.
    if len(by_name) < 2 or any(not 0 <= number < len(labels) for number in by_name.values()):
        return None
    return [by_name[name] for name in names]


def _name(number: int, labels: Sequence[str]) -> str:
    return str(number) if labels[number] == str(number) else f"{number} {labels[number]}"
