"""ImageNet's class names from the installed PaddleClas."""

from __future__ import annotations

import pytest

from edgecls.errors import ExportError
from edgecls.export.labels import imagenet_labels
from edgecls.export.labels_task import parse_labels
from tests.nets.nets import need


def test_the_list_of_paddleclas_names_a_thousand_classes() -> None:
    need("paddleclas")
    labels = imagenet_labels()
    assert len(labels) == 1000
    assert labels[0] == "tench, Tinca tinca"
    assert labels[999] == "toilet tissue, toilet paper, bathroom tissue"


def test_labels_come_in_the_order_of_their_ids() -> None:
    assert parse_labels("2 c\n0 a\n1 b, with a comma\n\n", 3) == ["a", "b, with a comma", "c"]


@pytest.mark.parametrize("text", ["0 a", "0 a\n1 b\n3 d", "0 a\n0 b\n1 c\n2 d", "0 a\n1\n2 c", "a 0\nb 1\nc 2", ""])
def test_a_list_that_is_not_that_of_all_classes_is_refused(text: str) -> None:
    with pytest.raises(ExportError, match="PaddleClas's list"):
        parse_labels(text, 3)
