"""What int8 costs, from scores, and PaddleSlim with its defaults."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from benchmarks.ptq_quality import bound
from benchmarks.real_models.scores import cost, probabilities
from edgecls.export.exported import ExportedModel
from edgecls.program.read import read_signature
from edgecls.worker.run import run_task
from tests.nets.nets import Nets, need, nets

__all__ = ["nets"]

_ROOT = Path(__file__).resolve().parents[2]


def _scores(*classes: int) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    return (0.1 + 0.7 * np.eye(3)[list(classes)]).astype(np.float32)


def test_a_drop_counts_what_is_lost_and_won() -> None:
    labels = np.array([0, 1, 2, 0])
    found = cost(_scores(0, 1, 2, 1), _scores(0, 0, 0, 0), labels, "probabilities")
    assert (found.top1, found.drop, found.lost, found.won, found.agreement) == (50.0, 25.0, 2, 1, 25.0)
    assert found.error == pytest.approx(100 * np.std([0, 1, 1, -1]) / 2)
    assert found.p == 1.0


def test_the_same_scores_cost_nothing() -> None:
    found = cost(_scores(0, 1), _scores(0, 1), np.array([0, 1]), "probabilities")
    assert (found.drop, found.error, found.kl, found.max_abs_diff, found.agreement) == (0.0, 0.0, 0.0, 0.0, 100.0)


def test_divergence_is_that_of_the_probabilities() -> None:
    logits = np.log(_scores(0, 1)) + 5
    assert np.allclose(probabilities(logits, "logits"), _scores(0, 1) / _scores(0, 1).sum(1, keepdims=True))
    other = _scores(1, 1)
    assert cost(_scores(0, 1), other, np.array([0, 1]), "probabilities").kl == pytest.approx(0.7 * np.log(8) / 2)


@pytest.mark.parametrize(("slim", "limit"), [(2.0, 0.3), (0.4, 0.2), (0.0, 0.0), (-1.0, 0.0)])
def test_the_bound_is_three_tenths_and_half_of_what_paddleslim_loses(slim: float, limit: float) -> None:
    assert bound(slim) == pytest.approx(limit)


def test_paddleslim_quantizes_with_its_defaults(nets: Nets, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need("numpy", "paddle", "paddleslim")
    monkeypatch.setenv("PYTHONPATH", str(_ROOT) + os.pathsep + os.environ.get("PYTHONPATH", ""))
    tiny = nets("tiny")
    request = {
        "source": str(tiny.model_file.parent),
        "target": str(tmp_path / "slim"),
        "input": read_signature(tiny).input.name,
        "images": str(tiny.model_file.with_name("calibration.npy")),
    }
    run_task("benchmarks.real_models.slim_task", request, needs=("numpy", "paddle", "paddleslim"))
    written = ExportedModel(tmp_path / "slim" / "inference.pdmodel", tmp_path / "slim" / "inference.pdiparams")
    signature = read_signature(written)
    assert signature.quantized
    assert signature.ops["quantize_linear"] > 0
