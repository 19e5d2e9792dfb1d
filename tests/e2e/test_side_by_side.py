"""``edgecls optimize --quant all``: every precision of the sample, and which to take."""

from __future__ import annotations

from tests.e2e.program import SAMPLE, Program, needs_converter

EVALUATION = SAMPLE / "evaluation_list.txt"


def test_all_precisions_are_made_measured_and_advised_on(program: Program) -> None:
    needs_converter()
    done = program(
        *["optimize", "PPLCNet_x0_25", "--weights", "sample", "--quant", "all", "--data", EVALUATION, "--json"]
    )
    assert done.code == 0, done.err
    said = done.json()
    by_precision = {made["precision"]: made for made in said["artifacts"]}
    assert list(by_precision) == ["fp32", "fp16", "int8"]
    assert by_precision["int8"]["size_bytes"] < by_precision["fp32"]["size_bytes"] / 2
    assert by_precision["fp16"]["kernels"]["fp16"] > by_precision["fp16"]["kernels"]["fp32"]
    assert by_precision["fp16"]["top1"] is None
    assert by_precision["fp32"]["top1"] > 98.0
    assert abs(by_precision["fp32"]["top1"] - by_precision["int8"]["top1"]) < 2.0
    assert said["accuracy_images"] == 500
    assert said["advice"]["published_net"] == "MobileNetV3_small_x1_0"


def test_a_precision_that_the_target_has_not_is_left_out_with_the_reason(program: Program) -> None:
    needs_converter()
    done = program("optimize", "PPLCNet_x0_25", "--weights", "sample", "--quant", "all", "--target", "x86_64")
    assert done.code == 0, done.err
    assert "no int8: an int8 .nb for x86 runs and computes wrong results" in done.out
    assert "no fp16: Paddle-Lite has fp16 kernels for ARM only" in done.out


def test_a_list_that_is_not_there_is_refused_before_the_work(program: Program) -> None:
    done = program("optimize", "PPLCNet_x0_25", "--weights", "sample", "--quant", "all", "--data", "nowhere.txt")
    assert done.code != 0
    assert "nowhere.txt does not exist" in done.last_line
    assert "export" not in done.err
