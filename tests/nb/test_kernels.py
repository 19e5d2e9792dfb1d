"""The text with which opt names a kernel is decoded with the numbers of Paddle-Lite v2.12."""

from __future__ import annotations

import pytest

from edgecls.errors import NbError
from edgecls.nb.kernels import LAYOUTS, PRECISIONS, TARGETS, parse_kernel


def test_a_kernel_is_named_in_words() -> None:
    kernel = parse_kernel("conv2d/int8_out/4/2/1")

    assert (kernel.op, kernel.alias) == ("conv2d", "int8_out")
    assert (kernel.target, kernel.precision, kernel.layout) == ("arm", "int8", "NCHW")
    assert str(kernel) == "conv2d/int8_out/arm/int8/NCHW"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("feed/def/1/4/2", "feed/def/host/any/any"),
        ("matmul_v2/def/2/1/1", "matmul_v2/def/x86/fp32/NCHW"),
        ("hard_swish/def/4/5/1", "hard_swish/def/arm/fp16/NCHW"),
        ("conv2d/image2d/5/5/4", "conv2d/image2d/opencl/fp16/ImageDefault"),
        ("fc/image2d/5/5/5", "fc/image2d/opencl/fp16/ImageFolder"),
        ("cast/def/4/8/3", "cast/def/arm/int16/NHWC"),
    ],
)
def test_what_opt_writes_is_understood(text: str, expected: str) -> None:
    assert str(parse_kernel(text)) == expected


def test_every_number_up_to_the_last_has_a_name_of_its_own() -> None:
    for names, last in ((TARGETS, 18), (PRECISIONS, 10), (LAYOUTS, 8)):
        assert list(names) == list(range(last + 1))
        assert len(set(names.values())) == last + 1


def test_numbers_of_a_later_paddle_lite_stay_visible() -> None:
    assert str(parse_kernel("conv2d/def/19/11/9")) == "conv2d/def/unknown-19/unknown-11/unknown-9"


@pytest.mark.parametrize(
    "text",
    ["", "conv2d", "conv2d/def/4/2", "conv2d/def/4/2/1/1", "a/b/c/d/e", "a/b/-1/1/1", "a/b/4/²/1", "a\x1b/b/4/1/1"],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(NbError, match="names a kernel"):
        parse_kernel(text)


def test_a_number_of_a_million_digits_is_refused_at_once() -> None:
    with pytest.raises(NbError, match="names a kernel"):
        parse_kernel(f"a/b/{'9' * 1_000_000}/1/1")
