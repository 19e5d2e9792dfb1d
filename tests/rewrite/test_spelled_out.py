"""Activations that exporters wrote out as arithmetic."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, List, Tuple

import numpy as np
import pytest

from edgecls.engines.session import EngineSession
from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import Op, read_program
from edgecls.rewrite.clean import clean
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.spelled_out import SPELLED_OUT
from edgecls.rewrite.write import write_draft
from tests.nets.nets import Nets, nets

__all__ = ["nets"]

Steps = Callable[[Draft, str, str], List[Op]]


class _Writer:
    """Operators that write an activation out, with fill_constants or parameters as numbers."""

    def __init__(self, draft: Draft, *, parameters: bool) -> None:
        self._draft = draft
        self._parameters = parameters
        self.ops: List[Op] = []

    def number(self, value: float) -> str:
        if self._parameters:
            return self._draft.new_parameter("number", np.array([value], np.float32))
        name = self._draft.new_variable("number", (1,))
        self.ops.append(
            Op.make("fill_constant", {}, {"Out": [name]}, {"shape": [1], "value": float(value), "dtype": 5})
        )
        return name

    def add(self, kind: str, x: str, y: str = "", out: str = "", **attributes: Any) -> str:
        out = out or self._draft.new_variable("step", self._draft.shape(x))
        inputs = {"X": [x], "Y": [y]} if y else {"X": [x]}
        if y:
            attributes["axis"] = -1
        self.ops.append(Op.make(kind, inputs, {"Out": [out]}, attributes))
        return out


def _swish(write: _Writer, x: str, out: str) -> None:
    """As PyTorch exports it."""
    clipped = write.add("clip", write.add("elementwise_add", x, write.number(3)), min=0.0, max=6.0)
    write.add("elementwise_div", write.add("elementwise_mul", x, clipped), write.number(6), out)


def _swish_by_sigmoid(write: _Writer, x: str, out: str) -> None:
    clipped = write.add("relu6", write.add("elementwise_add", write.number(3), x), threshold=6.0)
    write.add("elementwise_mul", write.add("elementwise_mul", clipped, write.number(1 / 6)), x, out)


def _swish_by_scale(write: _Writer, x: str, out: str) -> None:
    scaled = write.add("scale", x, scale=1 / 6, bias=0.5, bias_after_scale=True)
    write.add("elementwise_mul", x, write.add("clip", scaled, min=0.0, max=1.0), out)


def _half_of_it(write: _Writer, x: str, out: str) -> None:
    """Another function: the clip ends at 5."""
    clipped = write.add("clip", write.add("elementwise_add", x, write.number(3)), min=0.0, max=5.0)
    write.add("elementwise_div", write.add("elementwise_mul", x, clipped), write.number(6), out)


def _spell_out(tiny: ExportedModel, folder: Path, steps: Any, *, parameters: bool = False) -> ExportedModel:
    """The network with its hard swishes written out."""
    program = read_program(tiny.model_file)
    draft = Draft(program, read_arrays(program, tiny.params_file))
    for op in draft.ops("hard_swish"):
        writer = _Writer(draft, parameters=parameters)
        steps(writer, str(op.input("X")), str(op.output("Out")))
        draft.replace(op, *writer.ops)
    return write_draft(draft, folder)


def _both(first: ExportedModel, second: ExportedModel, images: Path) -> Tuple[Any, Any]:
    outputs = []
    for model in (first, second):
        with EngineSession("paddle_inference", mode="fp32", model=model) as session:
            outputs.append(session.run(np.load(images)))
    return outputs[0], outputs[1]


@pytest.mark.parametrize("steps", [_swish, _swish_by_sigmoid, _swish_by_scale])
@pytest.mark.parametrize("parameters", [False, True])
def test_a_hard_swish_is_one_operator_again(nets: Nets, tmp_path: Path, steps: Steps, parameters: bool) -> None:
    spelled = _spell_out(nets("tiny"), tmp_path / "spelled", steps, parameters=parameters)
    assert "hard_swish" not in read_program(spelled.model_file).histogram()
    cleaned = clean(spelled, tmp_path / "clean", rules=(SPELLED_OUT,))
    assert cleaned.applied["spelled_out"] in (3, 6)
    assert read_program(cleaned.exported.model_file).histogram() == read_program(nets("tiny").model_file).histogram()


def test_the_output_stays(nets: Nets, tmp_path: Path) -> None:
    spelled = _spell_out(nets("tiny"), tmp_path / "spelled", _swish)
    cleaned = clean(spelled, tmp_path / "clean", rules=(SPELLED_OUT,))
    before, after = _both(spelled, cleaned.exported, nets("tiny").model_file.with_name("input.npy"))
    assert np.abs(before - after).max() <= 1e-5 * np.abs(before).max()


def test_another_function_stays_as_it_is(nets: Nets, tmp_path: Path) -> None:
    spelled = _spell_out(nets("tiny"), tmp_path / "spelled", _half_of_it)
    cleaned = clean(spelled, tmp_path / "clean", rules=(SPELLED_OUT,))
    assert cleaned.applied == {}
    before, after = (read_program(model.model_file).histogram() for model in (spelled, cleaned.exported))
    assert before == after


def test_a_network_that_has_the_operators_stays_as_it_is(nets: Nets, tmp_path: Path) -> None:
    assert clean(nets("tiny"), tmp_path / "clean", rules=(SPELLED_OUT,)).applied == {}
