"""Classify the pictures that sources name."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Callable, Generator, Iterable, Iterator, Optional, Sequence, Union

from edgecls.artifact.folder import Artifact
from edgecls.errors import ImageError, ImageListError, SettingsError
from edgecls.images.decode import decode_image
from edgecls.images.lists import ImageList, names_picture
from edgecls.prediction.classifier import Classifier
from edgecls.prediction.result import Prediction, Unreadable

#: Makes the classifier, once there is a picture for it.
Opener = Callable[[], Classifier]


def predict(
    artifact: Artifact, sources: Sequence[Union[str, Path]], *, top_k: int = 5, engine: Optional[str] = None
) -> Generator[Union[Prediction, Unreadable], None, None]:
    """Classify pictures one by one, in an engine of its own process; what can't be read doesn't stop the others.

    Args:
        artifact: the model.
        sources: pictures, folders, list files or patterns.
        top_k: classes to name for each picture.
        engine: as Classifier has it.

    Raises:
        EdgeclsError: as Classifier.
    """
    return classify(lambda: Classifier(artifact, engine=engine, isolated=True), sources, top_k=top_k)


def classify(
    open_classifier: Opener, sources: Iterable[Union[str, Path]], *, top_k: int = 5
) -> Generator[Union[Prediction, Unreadable], None, None]:
    """As ``predict``, in the classifier that ``open_classifier`` makes; it is closed at the end."""
    if top_k < 1:
        raise SettingsError(f"top {top_k} names no class", hint="give 1 or more")
    return _classify(open_classifier, sources, top_k)


def _classify(
    open_classifier: Opener, sources: Iterable[Union[str, Path]], top_k: int
) -> Generator[Union[Prediction, Unreadable], None, None]:
    # Nothing is loaded before a picture could be read.
    classifier: Optional[Classifier] = None
    with ExitStack() as stack:
        for file in _files(sources):
            if isinstance(file, Unreadable):
                yield file
                continue
            try:
                if classifier is None:
                    decode_image(file)
            except ImageError as error:
                yield Unreadable(file, error)
                continue
            if classifier is None:
                classifier = stack.enter_context(open_classifier())
            try:
                prediction = classifier.predict(file, top_k=top_k)
            except ImageError as error:
                yield Unreadable(file, error)
                continue
            yield prediction


def _files(sources: Iterable[Union[str, Path]]) -> Iterator[Union[str, Unreadable]]:
    """The pictures that the sources name; a missing picture stays in, to be reported in its turn."""
    for source in sources:
        path = Path(source)
        is_pattern = any(mark in str(source) for mark in "*?[") and not path.exists()
        if not path.is_dir() and not is_pattern and names_picture(path):
            yield str(source)
            continue
        try:
            yield from (image.file for image in ImageList.open(source))
        except ImageListError as error:
            yield Unreadable(str(source), error)
