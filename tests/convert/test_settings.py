"""Pairs of target and precision that would go wrong are refused with the reason."""

from __future__ import annotations

import pytest

from edgecls.convert.settings import check_settings
from edgecls.errors import SettingsError

ARM = ("arm64-v8a", "armeabi-v7a")


@pytest.mark.parametrize("target", ARM)
@pytest.mark.parametrize(("precision", "quantized"), [("fp32", False), ("fp16", False), ("int8", True)])
def test_arm_takes_every_precision(target, precision, quantized):
    check_settings(target, precision, quantized=quantized)


def test_x86_takes_fp32():
    check_settings("x86_64", "fp32", quantized=False)


@pytest.mark.parametrize(
    ("target", "precision", "quantized", "reason"),
    [
        ("arm64", "fp32", False, "'arm64' is unknown; use arm64-v8a"),
        ("arm64-v8a", "int4", False, "'int4' is unknown; use fp32"),
        ("x86_64", "int8", True, "runs and computes wrong results"),
        ("x86_64", "fp16", False, "for ARM only"),
        ("arm64-v8a", "fp16", True, "fp16 is ignored on an int8 model"),
        ("arm64-v8a", "fp32", True, "opt would write int8 kernels"),
        ("x86_64", "fp32", True, "opt would write int8 kernels"),
    ],
)
def test_what_would_go_wrong_in_silence_is_refused(target, precision, quantized, reason):
    with pytest.raises(SettingsError, match=reason):
        check_settings(target, precision, quantized=quantized)
