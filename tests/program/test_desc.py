"""A .pdmodel is read whole and written back unchanged, or refused in one line."""

from __future__ import annotations

import random

import pytest

from edgecls.errors import ExportedModelError
from edgecls.program import wire
from edgecls.program.desc import Op, Var, parse_program, read_program
from tests.program import by_hand


@pytest.fixture
def content(nets):
    return nets("tiny").model_file.read_bytes()


def refused(data, reason):
    with pytest.raises(ExportedModelError, match=reason) as caught:
        parse_program(data, "model.pdmodel")
    assert caught.value.hint
    assert "\n" not in str(caught.value)


def test_operators_and_variables_are_read(nets):
    program = read_program(nets("tiny").model_file)
    assert program.version == 2006002
    assert program.histogram()["conv2d"] == 4
    assert program.histogram()["depthwise_conv2d"] == 1
    first = next(op for op in program.ops() if op.type == "conv2d")
    assert first.input("Input") == "x"
    image = program.main.by_name["x"]
    assert (image.dtype, image.shape, image.persistable) == ("float32", (-1, 3, 32, 32), False)
    weight = program.main.by_name[first.input("Filter")]
    assert (weight.shape, weight.persistable) == ((16, 3, 3, 3), True)


def test_attributes_are_read(nets):
    scale = next(op for op in read_program(nets("tiny").model_file).ops() if op.type == "scale")
    assert scale.number("scale", 0.0) == 1.0
    assert scale.number("no such attribute", 7.0) == 7.0


def test_a_copy_of_an_operator_is_renamed_alone(nets):
    program = read_program(nets("tiny").model_file)
    first = next(op for op in program.ops() if op.type == "conv2d")
    other = first.copy()
    other.rename_inputs({"x": "another x"})
    other.rename_outputs({first.output("Output"): "another output"})
    read = Op(other.fields)
    assert (read.input("Input"), read.output("Output")) == ("another x", "another output")
    assert read.input("Filter") == first.input("Filter")
    assert (first.input("Input"), Op(first.fields).output("Output")) == ("x", first.output("Output"))


@pytest.mark.parametrize("name", ["tiny", "softmax", "two_inputs", "complex", "integers", "no_parameters"])
def test_an_unchanged_program_keeps_its_bytes(nets, name):
    data = nets(name).model_file.read_bytes()
    assert parse_program(data, name).to_bytes() == data


def test_no_truncated_program_is_taken_for_a_whole_one(content):
    whole = parse_program(content, "whole")
    lengths = {*range(64), *range(64, len(content) - 600, 487), *range(len(content) - 600, len(content), 7)}
    accepted = []
    for length in sorted(lengths):
        try:
            accepted.append(parse_program(content[:length], "cut"))
        except ExportedModelError:
            continue
    # What comes last says which versions of operators the program uses; the network is complete without it.
    assert all(program.main.to_field() == whole.main.to_field() for program in accepted)


def test_random_bytes_are_refused():
    source = random.Random(5)
    for size in (1, 2, 10, 100, 1000, 10000):
        for _ in range(20):
            refused(source.randbytes(size), "no program of Paddle, or damaged")


def test_a_flipped_byte_never_crashes_the_reader(content):
    source = random.Random(6)
    for _ in range(60):
        damaged = bytearray(content)
        damaged[source.randrange(len(content))] ^= 1 << source.randrange(8)
        try:
            parse_program(bytes(damaged), "flipped").histogram()
        except ExportedModelError:
            continue


def test_an_empty_file_is_refused():
    refused(b"", "model.pdmodel is empty")


def test_a_program_of_paddle_3_gets_the_way_out():
    with pytest.raises(ExportedModelError, match="a program of Paddle 3") as caught:
        parse_program(b'{"base_code":{"magic":"pir","version":1}}', "inference.json")
    assert "FLAGS_enable_pir_api=0" in caught.value.hint


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (by_hand.program(*by_hand.frame([], "x", "x"), by_hand.tensor("x"), version=False), "no version"),
        (by_hand.program(by_hand.tensor("x")), "no feed"),
        (
            by_hand.program(by_hand.holder("feed"), by_hand.tensor("x"), by_hand.op("feed", {}, {"Out": ["x"]})),
            "no fetch",
        ),
        (by_hand.program(*by_hand.frame([], "x", "y"), by_hand.tensor("x")), "refers to y, which it does not declare"),
        (b"\x22\x04\x08\xb2\xb9\x7a", "no block 0"),
    ],
)
def test_a_message_that_is_no_inference_program_is_refused(data, reason):
    refused(data, reason)


def test_a_missing_file_is_named(tmp_path):
    for path in (tmp_path / "none.pdmodel", tmp_path):
        with pytest.raises(ExportedModelError, match=f"there is no file {path}"):
            read_program(path)


def test_weights_given_as_a_topology_are_refused(nets):
    with pytest.raises(ExportedModelError, match="no program of Paddle"):
        read_program(nets("tiny").params_file)


def test_an_operator_is_made_of_nothing_and_read_back():
    op = Op.make(
        "scale",
        {"X": ["x"]},
        {"Out": ["y"]},
        {"scale": 0.5, "axis": -1, "bias_after_scale": True, "data_format": "NCHW", "strides": [1, -2]},
    )

    again = Op(wire.parse(wire.serialize(op.fields)))

    assert (again.type, again.inputs, again.outputs) == ("scale", {"X": ["x"]}, {"Out": ["y"]})
    assert again.number("scale", 0) == 0.5
    assert again.integer("axis", 0) == -1
    assert again.flag("bias_after_scale", False)
    assert again.text("data_format", "") == "NCHW"
    assert again.integers("strides") == [1, -2]


def test_an_operator_is_edited_in_place():
    op = Op.make("depthwise_conv2d", {"Input": ["x"]}, {"Output": ["y"]}, {"groups": 1})

    op.retype("conv2d")
    op.set_attribute("groups", 8)
    op.set_input("Input", ["z"])
    op.set_output("Output", ["v"])

    again = Op(wire.parse(wire.serialize(op.fields)))
    assert (again.type, again.input("Input"), again.output("Output")) == ("conv2d", "z", "v")
    assert again.integer("groups", 0) == 8
    assert again.integer("missing", 3) == 3
    assert not again.flag("missing", False)


def test_a_variable_is_declared_and_dropped():
    parts = [by_hand.tensor("x"), by_hand.tensor("y"), by_hand.op("relu", {"X": ["x"]}, {"Out": ["y"]})]
    block = parse_program(by_hand.program(*by_hand.frame(parts, "x", "y")), "model.pdmodel").main

    block.add_var(Var.tensor("w", [3], persistable=True))
    assert block.by_name["w"].persistable

    block.drop_vars({"w"})
    assert "w" not in block.by_name
    assert [var.name for var in block.vars].count("w") == 0
