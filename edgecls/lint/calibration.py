"""All checks of a calibration set."""

from __future__ import annotations

from pathlib import Path
from typing import List, Optional, Sequence, Union

from edgecls.export.exported import ExportedModel
from edgecls.images.list_file import ListedImage
from edgecls.lint.classes import check_classes
from edgecls.lint.content import check_copies, check_flat, check_grey, check_number, check_readable, check_size
from edgecls.lint.finding import Finding
from edgecls.lint.first_layer import find_first_layer
from edgecls.lint.overlap import check_overlap
from edgecls.lint.preprocessing import check_preprocessing
from edgecls.lint.survey import Survey, survey
from edgecls.preprocess.spec import Preprocess

#: Evaluation pictures that are decoded, evenly spread over a longer list; all of them are compared byte by byte.
EVALUATION_LOOKS = 500

Images = Sequence[Union[str, Path, ListedImage]]


def lint_calibration(
    images: Images,
    spec: Preprocess,
    *,
    model: Optional[ExportedModel] = None,
    labels: Sequence[str] = (),
    evaluation: Images = (),
) -> List[Finding]:
    """What is wrong with a calibration set; empty when nothing is.

    Each picture is decoded once, with its memory freed before the next but one.

    Args:
        images: the calibration pictures, with class ids where they are known.
        spec: the model's preprocessing.
        model: the fp32 export, whose first batch norm tells whether the preprocessing fits; leave it out for
            random weights, which were trained with none.
        labels: the class names by class id; without them classes are not looked at.
        evaluation: pictures that the result is going to be judged by.

    Raises:
        ExportedModelError: the model is damaged.
        StorageError: it can't be read.
    """
    listed = [_listed(image) for image in images]
    others = [_listed(image).file for image in evaluation]
    layer = None if model is None else find_first_layer(model)
    seen = survey([image.file for image in listed], spec, layer)
    judged = survey(_spread(others, EVALUATION_LOOKS)) if seen.looks else Survey()
    findings = check_number(len(seen.looks)) + check_readable(seen.unreadable)
    preprocessing: List[Finding] = []
    familiar = False
    if layer is not None and seen.moments is not None:
        preprocessing, familiar = check_preprocessing(layer, seen.moments, spec)
    return [
        *findings,
        *preprocessing,
        *check_flat(seen.looks),
        *check_grey(seen.looks, judged.looks, familiar),
        *check_size(seen.looks, judged.looks, spec, familiar),
        *check_copies(seen.looks),
        *check_overlap(seen.looks, others, judged.looks),
        *check_classes(listed, labels),
    ]


def _listed(image: Union[str, Path, ListedImage]) -> ListedImage:
    return image if isinstance(image, ListedImage) else ListedImage(str(image), None)


def _spread(files: Sequence[str], limit: int) -> List[str]:
    if len(files) <= limit:
        return list(files)
    return [files[position * len(files) // limit] for position in range(limit)]
