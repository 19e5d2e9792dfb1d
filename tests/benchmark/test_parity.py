"""An output that is wrong in any way stops its cell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from edgecls.artifact.golden import Reference, golden_input, golden_reference
from edgecls.benchmark.parity import check_parity, fp32_reference
from edgecls.errors import ParityError
from tests.benchmark.artifacts import make_artifact, rewrite, with_golden_output
from tests.engines.nets import Nets, small_nets

PROBABILITIES = np.asarray([[0.1, 0.2, 0.3, 0.4]], np.float32)
FP32 = Reference(PROBABILITIES, "probabilities", "paddle", 1e-3, 0.9999)


@pytest.fixture(scope="module")
def nets() -> Nets:
    return small_nets()


def test_the_same_output_agrees() -> None:
    parity = check_parity([0.1, 0.2, 0.3, 0.4], 0.0, FP32, "lite")
    assert (parity.ok, parity.reference, parity.tolerance) == (True, "paddle", 1e-3)
    assert parity.max_abs_diff < 1e-7
    assert parity.cosine == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("output", "spread", "wrong"),
    [
        ([0.4, 0.3, 0.2, 0.1], 0.0, "disagrees with paddle: largest difference 0.3"),
        ([0.1, 0.2, 0.3], 0.0, "gives 3 scores, the reference has 4"),
        ([], 0.0, "gives 0 scores"),
        ([0.1, None, 0.3, 0.4], 0.0, "no numbers"),
        ([0.1, 0.2, 0.3, 0.4], None, "no numbers"),
        ([0.1, 0.2, 0.3, 0.4], 0.5, "differ by 0.5 within a batch"),
        ([7.9e34, 0.2, 0.3, 0.4], 0.0, "disagrees"),
    ],
)
def test_a_wrong_output_is_refused_with_the_reason(output, spread, wrong: str) -> None:
    with pytest.raises(ParityError) as caught:
        check_parity(output, spread, FP32, "lite")
    assert wrong in caught.value.message
    assert caught.value.hint


def test_probabilities_that_are_all_alike_do_not_hide_a_fault() -> None:
    alike = np.full((1, 1000), 1e-3, np.float32)
    alike[0, ::2] += np.float32(1e-5)
    reference = replace(FP32, output=alike)
    with pytest.raises(ParityError, match="cosine"):
        check_parity(alike[0, ::-1].tolist(), 0.0, reference, "lite")


def test_the_golden_input_is_the_picture_after_preprocessing(nets: Nets, tmp_path) -> None:
    artifact = make_artifact(tmp_path / "a", nets)
    np.testing.assert_array_equal(golden_input(artifact), nets.image)


def test_an_fp32_artifact_s_golden_output_is_the_reference_of_its_fp32_programs(nets: Nets, tmp_path) -> None:
    artifact = with_golden_output(make_artifact(tmp_path / "a", nets), np.full(10, 0.1))
    reference = fp32_reference(artifact)
    assert reference.engine == "paddle"
    np.testing.assert_array_equal(reference.output, np.full((1, 10), 0.1, np.float32))


def test_an_int8_artifact_s_fp32_programs_are_held_against_paddle_inference(nets: Nets, tmp_path) -> None:
    artifact = make_artifact(tmp_path / "a", nets, "int8")
    reference = fp32_reference(artifact)
    assert reference.engine == "paddle_inference 2.6.2 fp32"
    np.testing.assert_allclose(reference.output, nets.output("fp32"), atol=1e-6)
    assert reference.tolerance == 1e-3
    golden = golden_reference(artifact, "fp32")
    np.testing.assert_allclose(golden.output, nets.output("int8"), atol=1e-7)
    assert golden.tolerance == 5e-2


def test_logits_are_held_against_their_largest(nets: Nets, tmp_path) -> None:
    artifact = make_artifact(tmp_path / "a", nets)
    artifact = with_golden_output(artifact, np.linspace(-20, 5, 10))
    artifact = rewrite(artifact.path, replace(artifact.description, output_kind="logits"))
    assert golden_reference(artifact, "fp32").tolerance == pytest.approx(20 * 1e-3)
