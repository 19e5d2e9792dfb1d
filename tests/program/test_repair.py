"""An operator that opt would crash on gets its XShape, once."""

from __future__ import annotations

from edgecls.program.desc import parse_program, read_program
from edgecls.program.repair import add_missing_xshapes
from tests.program import by_hand


def test_a_flatten_gets_the_shape_of_its_input(nets):
    program = read_program(nets("tiny").model_file)
    assert add_missing_xshapes(program) == 1
    again = parse_program(program.to_bytes(), "repaired")
    flatten = next(op for op in again.ops() if op.type == "flatten_contiguous_range")
    assert again.main.by_name[flatten.output("XShape")].shape == (0, -1, 32, 1, 1)
    assert not again.main.by_name[flatten.output("XShape")].persistable


def test_a_repaired_program_is_left_alone(nets):
    program = read_program(nets("tiny").model_file)
    add_missing_xshapes(program)
    once = program.to_bytes()
    assert add_missing_xshapes(program) == 0
    assert program.to_bytes() == once


def test_a_program_without_such_operators_keeps_its_bytes(nets):
    content = nets("squeeze").model_file.read_bytes()
    program = parse_program(content, "squeeze")
    assert add_missing_xshapes(program) == 0
    assert program.to_bytes() == content


def test_a_reshape_without_xshape_gets_one_under_a_free_name():
    inside = [by_hand.op("reshape2", {"X": ["x"]}, {"Out": ["y"]})]
    names = [by_hand.tensor("x"), by_hand.tensor("y"), by_hand.tensor("y.xshape")]
    program = parse_program(by_hand.program(*by_hand.frame(inside, "x", "y"), *names), "by hand")
    assert add_missing_xshapes(program) == 1
    repaired = next(op for op in program.ops() if op.type == "reshape2")
    assert repaired.outputs == {"Out": ["y"], "XShape": ["y.xshape_"]}
