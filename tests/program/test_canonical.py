"""Two spellings of one program become the same bytes, and stay the same network."""

from __future__ import annotations

import random

from edgecls.program.canonical import canonicalize, write_params
from edgecls.program.check import check_params
from edgecls.program.desc import parse_program, read_program
from tests.program import by_hand


def shuffled(data, seed):
    """The same program with its operators in another topological order and other numbers in its scales' names."""
    program = parse_program(data, "shuffled")
    block = program.main
    source = random.Random(seed)
    made_by_operators = {name for op in block.ops for names in op.outputs.values() for name in names}
    ready = {var.name for var in block.vars} - made_by_operators | {"feed"}
    waiting, order = list(block.ops), []
    while waiting:
        source.shuffle(waiting)
        for op in waiting:
            own = {name for names in op.outputs.values() for name in names}
            if all(name in ready | own for names in op.inputs.values() for name in names):
                order.append(op)
                ready |= own
                waiting.remove(op)
                break
    block.ops = order
    return program


def scales(numbers):
    """Two convolutions with one weight scale each, numbered as asked."""
    first, second = (f"channel_scale_{number}" for number in numbers)
    inside = [
        by_hand.op("conv2d", {"Input": ["x"], "Filter": ["w"]}, {"Output": ["a"]}),
        by_hand.op("dequantize", {"X": ["a"], "Scales": [first]}, {"Out": ["b"]}),
        by_hand.op("conv2d", {"Input": ["b"], "Filter": ["w"]}, {"Output": ["c"]}),
        by_hand.op("dequantize", {"X": ["c"], "Scales": [second]}, {"Out": ["y"]}),
    ]
    plain = [by_hand.tensor(name) for name in ("x", "a", "b", "c", "y")]
    stored = [by_hand.tensor(name, (8,), persistable=True) for name in sorted(("w", first, second))]
    return by_hand.program(*by_hand.frame(inside, "x", "y"), *plain, *stored)


def test_the_order_of_operators_follows_from_the_graph(nets):
    content = nets("tiny").model_file.read_bytes()
    written = set()
    for seed in range(5):
        program = shuffled(content, seed)
        canonicalize(program)
        written.add(program.to_bytes())
    assert len(written) == 1


def test_every_operator_stays_and_comes_after_what_it_needs(nets):
    program = read_program(nets("tiny").model_file)
    before = program.histogram()
    canonicalize(program)
    assert program.histogram() == before
    ready = {var.name for var in program.main.vars if var.persistable}
    for op in program.main.ops:
        own = {name for names in op.outputs.values() for name in names}
        assert {name for names in op.inputs.values() for name in names} <= ready | own
        ready |= own


def test_no_path_of_the_exporting_machine_stays(nets):
    program = read_program(nets("tiny").model_file)
    assert b".py" in program.to_bytes()
    canonicalize(program)
    assert b".py" not in program.to_bytes()
    assert next(op for op in program.ops() if op.type == "scale").number("scale", 0.0) == 1.0


def test_numbers_in_generated_names_follow_from_the_order():
    written = set()
    for numbers in ((3, 7), (7, 3), (10, 9)):
        program = parse_program(scales(numbers), "scales")
        assert len(canonicalize(program)) == 2
        written.add(program.to_bytes())
    assert len(written) == 1


def test_a_second_round_changes_nothing():
    program = parse_program(scales((3, 7)), "scales")
    canonicalize(program)
    once = program.to_bytes()
    canonicalize(program)
    assert program.to_bytes() == once


def test_an_operator_that_writes_what_another_one_read_stays_behind_it():
    inside = [
        by_hand.op("relu", {"X": ["x"]}, {"Out": ["z"]}),
        by_hand.op("update", {"X": ["z"], "State": ["s"]}, {"Out": ["a"], "StateOut": ["s"]}),
        by_hand.op("reader", {"X": ["a"], "State": ["s"]}, {"Out": ["y"]}),
        by_hand.op("reset", {"X": ["x"]}, {"StateOut": ["s"]}),
    ]
    names = [by_hand.tensor(name) for name in ("x", "z", "a", "s", "y")]
    program = parse_program(by_hand.program(*by_hand.frame(inside, "x", "y"), *names), "by hand")
    canonicalize(program)
    order = [op.type for op in program.main.ops]
    assert order.index("update") < order.index("reader") < order.index("reset")


def test_parameters_move_with_their_names(nets, tmp_path):
    exported = nets("erfinv")
    program = read_program(exported.model_file)
    parameters = check_params(program, exported.params_file)
    content = exported.params_file.read_bytes()
    first, second = parameters
    target = tmp_path / "inference.pdiparams"
    write_params(parameters, {first.name: "zzz"}, exported.params_file, target)
    assert target.read_bytes() == content[second.stored.start :] + content[: second.stored.start]
    write_params(parameters, {}, exported.params_file, target)
    assert target.read_bytes() == content
