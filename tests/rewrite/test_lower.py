"""What opt gets of a quantized model."""

from __future__ import annotations

import numpy as np
import pytest

from edgecls.convert.run import convert
from edgecls.engines.session import EngineSession
from edgecls.nb.reader import read_nb
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import read_program
from edgecls.program.layers import find_layers
from edgecls.rewrite.lower import lower
from tests.nets.nets import need
from tests.runner.real_arm import emulate, real_program


def hard_swish_behind(program, name):
    block = program.main
    while True:
        op = next(op for op in block.ops if name in [taken for found in op.inputs.values() for taken in found])
        if op.type == "hard_swish":
            return op
        name = op.output("Y" if op.type == "batch_norm" else "Out")


def test_a_depthwise_layer_takes_its_hard_swish(quantized, tmp_path):
    lowered = lower(quantized, tmp_path)

    assert lowered.applied == {"depthwise_hard_swish": 2}
    before, after = read_program(quantized.model_file), read_program(lowered.exported.model_file)
    assert "depthwise_conv2d" not in after.histogram()
    assert [layer.name for layer in find_layers(after)] == [layer.name for layer in find_layers(before)]


def test_the_kernel_gets_the_number_that_makes_it_right(quantized, tmp_path):
    program = read_program(lower(quantized, tmp_path).exported.model_file)
    arrays = read_arrays(program, quantized.params_file)
    first, second = (op for op in program.main.ops if op.type == "conv2d" and op.integer("groups", 1) > 1)

    into_int8, into_float = (hard_swish_behind(program, op.output("Output")) for op in (first, second))
    taker = next(op for op in program.main.ops if op.input("X") == into_int8.output("Out"))
    step = float(arrays[taker.input("InScale")].reshape(-1)[0]) / 127
    assert into_int8.number("scale", 0) == pytest.approx(step / 6, rel=1e-6)
    assert into_float.number("scale", 0) == pytest.approx(1 / 6, rel=1e-6)


def test_an_fp32_model_stays_as_it_is(lcnet, tmp_path):
    lowered = lower(lcnet, tmp_path)

    assert lowered.applied == {}
    assert lowered.exported.params_file.read_bytes() == lcnet.params_file.read_bytes()


def test_opt_makes_one_kernel_of_the_two(quantized, tmp_path):
    need("paddlelite")
    lowered = lower(quantized, tmp_path).exported

    convert(lowered, tmp_path / "model.nb", target="arm64-v8a", precision="int8")

    types = [op.type for op in read_nb(tmp_path / "model.nb").all_ops]
    assert "hard_swish" not in types


def test_a_real_library_computes_what_the_host_simulates(made, quantized, tmp_path):
    program = real_program()
    images = np.load(made / "images.npy")[:3]
    lowered = lower(quantized, tmp_path).exported
    convert(lowered, tmp_path / "model.nb", target="arm64-v8a", precision="int8")
    with EngineSession("paddle_inference", mode="int8_simulated", model=quantized) as session:
        simulated = session.run(images)

    for number, expected in enumerate(simulated):
        np.save(tmp_path / "image.npy", images[number : number + 1])
        words = ["--engine", "paddle_lite", "--mode", "int8", "--model", str(tmp_path / "model.nb")]
        words += ["--input", str(tmp_path / "image.npy"), "--warmup", "0", "--runs", "1", "--min-seconds", "0"]
        done = emulate(program, words)
        np.testing.assert_allclose(done.event("output")["values"], expected, atol=1e-4)
