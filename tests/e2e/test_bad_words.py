"""A command line that can't work is refused before anything starts."""

from __future__ import annotations

import pytest

SAMPLE = ("optimize", "PPLCNet_x0_25", "--weights", "sample")
INT8 = (*SAMPLE, "--quant", "int8")
RANDOM = ("optimize", "PPLCNet_x0_25", "--weights", "random")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--quick"], "--quick.* --help"),
        (["optimise", "x"], "'optimise'.* --help"),
        (["runtime", "install"], "'install'.* runtime --help"),
        (["models", "--threads", "2"], "--threads.* models --help"),
        (["optimize", "PPLCNet_x0_25", "--quant"], "'--quant' requires an argument; see .* --help"),
        (["predict", "a.png", "--top", "3", "--verbose"], "predict --help"),
    ],
)
def test_an_unknown_word_is_named_with_the_help_to_read(place, words, says):
    place.refuse(2, says, *words, json=False)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["runtime"], "Missing command; see .* runtime --help"),
        (["optimize"], "Missing argument 'MODEL'"),
        (["inspect"], r"Missing argument 'FILE\.nb'"),
        (["predict"], "Missing argument 'IMAGE"),
        (["eval"], "Missing option '--data'"),
        (["export"], "Missing argument 'MODEL'"),
    ],
)
def test_a_missing_word_is_named(place, words, says):
    place.refuse(2, says, *words, json=False)


@pytest.mark.parametrize("command", ["models", "optimize", "export"])
def test_a_mistyped_architecture_gets_the_one_that_is_near(place, command):
    place.refuse(2, "'PPLCNet_x0_55'; did you mean PPLCNet_x0_5", command, "PPLCNet_x0_55")


@pytest.mark.parametrize("command", ["models", "optimize", "export"])
def test_an_empty_name_is_no_architecture(place, command):
    place.refuse(2, "no architecture is named ''", command, "")


def test_a_name_with_line_breaks_still_makes_one_line(place):
    place.refuse(2, r"'a\\nb'", "models", "a\nb")


def test_an_unknown_family_gets_the_known_ones(place):
    place.refuse(2, "'ResNet'; use one of PPLCNet, GhostNet, PPHGNet", "models", "--family", "ResNet")


def test_a_name_and_a_family_are_too_much(place):
    place.refuse(2, "not both", "models", "PPLCNet_x0_25", "--family", "PPLCNet")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([*SAMPLE, "--quant", "int4"], "'int4' is not one of"),
        ([*SAMPLE, "--target", "mips"], "'mips' is not one of"),
        ([*RANDOM, "--class-num", "ten"], "'ten' is not a valid integer"),
        ([*RANDOM, "--class-num", "1"], "1 classes is out of range"),
        ([*RANDOM, "--seed", "-1"], "seed -1 is out of range; give 0"),
        ([*INT8, "--calibration-limit", "0"], "limit is below 1; give"),
        ([*INT8, "--algo", "KL"], "'KL' is unknown; use one of .*kl"),
    ],
)
def test_a_value_out_of_range_is_named(place, words, says):
    place.refuse(2, says, *words)


def test_int8_without_calibration_images_asks_for_them(place):
    place.refuse(2, "int8 needs calibration images; give 100 to 500", *RANDOM, "--quant", "int8")


def test_int8_for_x86_is_refused_with_the_reason(place):
    place.refuse(2, "computes wrong results; use --target arm64-v8a", *INT8, "--target", "x86_64")


def test_fp16_for_x86_is_refused_with_the_reason(place):
    place.refuse(2, "fp16 kernels for ARM only", *SAMPLE, "--quant", "fp16", "--target", "x86_64")


def test_min_max_is_refused_with_the_reason(place):
    place.refuse(2, "opt would write an fp32 model; use one of hist", *INT8, "--algo", "min_max")


def test_the_sample_has_its_classes_and_its_architecture(place):
    place.refuse(2, "leave --class-num out", *SAMPLE, "--class-num", "7")
    place.refuse(2, "sample is a PPLCNet_x0_25, not a PPLCNet_x0_5; run", "optimize", "PPLCNet_x0_5", *SAMPLE[2:])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--threads", "0"], "--threads 0 is out of range"),
        (["--threads", "two"], "'two' is no list of whole numbers"),
        (["--batch", "0"], "--batch 0 is out of range"),
        (["--batch", "99999"], "--batch 99999 is out of range"),
        (["--runs", "0"], "0 runs is out of range"),
        (["--min-seconds", "nan"], "nan to 60 seconds is no range"),
        (["--max-seconds", "1"], "3 to 1 seconds is no range"),
        (["--engine", "tensorrt"], "'tensorrt' is not one of"),
    ],
)
def test_a_bench_of_impossible_numbers_is_refused(place, words, says):
    place.refuse(2, says, "bench", "artifact", *words)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--batch", "0"], "--batch.* 0 is not in the range"),
        (["--limit", "0"], "--limit.* 0 is not in the range"),
        (["--workers", "99"], "--workers.* 99 is not in the range"),
        (["--threads", "x"], "--threads.*'x' is not a valid integer"),
    ],
)
def test_an_eval_of_impossible_numbers_is_refused(place, words, says):
    place.refuse(2, says, "eval", "artifact", "--data", "list.txt", *words)


def test_a_demo_of_negative_time_is_refused_before_its_first_step(place):
    place.refuse(2, "-1 to 60 seconds is no range", "demo", "--min-seconds", "-1")


def test_an_opset_needs_onnx_and_has_a_range(place):
    words = ("export", "PPLCNet_x0_25", "--weights", "sample", "--opset", "3")
    place.refuse(2, "--opset goes with --format onnx", *words)
    place.refuse(2, "opset 3 is out of range; give", *words, "--format", "onnx")
