"""A person's own export that is damaged, of another kind or no classifier is refused before anything is made."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from edgecls.program.desc import read_program
from tests.e2e.refusal import Place

MODEL, PARAMS = "inference.pdmodel", "inference.pdiparams"
NOISE = random.Random(1).randbytes(50_000)


@pytest.fixture(scope="module")
def export(fp32_artifact) -> Path:
    """A whole export: 49 KB of topology and 1 MB of parameters."""
    return fp32_artifact / "host" / "fp32"


def hand_over(place: Place, export: Path, *, model: bytes | None = None, params: bytes | None = None) -> Path:
    """A copy of the export, of which one file may be replaced."""
    place.write(f"net/{MODEL}", (export / MODEL).read_bytes() if model is None else model)
    return place.write(f"net/{PARAMS}", (export / PARAMS).read_bytes() if params is None else params).parent


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.99999])
def test_a_truncated_topology_is_refused(place, export, share):
    whole = (export / MODEL).read_bytes()
    net = hand_over(place, export, model=whole[: int(share * len(whole))])
    place.refuse(2, r"inference\.pdmodel is .*(empty|damaged).*; export the model again", "optimize", net)


@pytest.mark.parametrize("share", [0.0, 0.00001, 0.5, 0.99999])
def test_truncated_parameters_are_refused(place, export, share):
    whole = (export / PARAMS).read_bytes()
    net = hand_over(place, export, params=whole[: int(share * len(whole))])
    place.refuse(2, r"inference\.pdiparams.*(is empty|the file ends)", "optimize", net)


def test_parameters_with_bytes_behind_them_are_refused(place, export):
    net = hand_over(place, export, params=(export / PARAMS).read_bytes() + b"more")
    place.refuse(2, r"inference\.pdiparams, tensor 147", "optimize", net)


def test_a_random_topology_is_refused_whether_or_not_its_size_is_needed(place, export, fp32_artifact):
    net = hand_over(place, export, model=NOISE)
    place.refuse(2, r"inference\.pdmodel is no program of Paddle", "optimize", net)
    preprocess = ("--preprocess", fp32_artifact / "model.json")
    place.refuse(2, r"inference\.pdmodel is no program of Paddle", "optimize", net, *preprocess)
    place.refuse(2, r"inference\.pdmodel is no program of Paddle", "export", net)


def test_random_parameters_are_refused(place, export):
    net = hand_over(place, export, params=NOISE)
    place.refuse(2, r"inference\.pdiparams, tensor 1: this is no file of Paddle parameters", "optimize", net)


def test_parameters_of_another_model_are_refused_by_the_first_that_differs(place, nets):
    net = hand_over(place, nets("tiny").model_file.parent, params=nets("wide").params_file.read_bytes())
    place.refuse(2, r"is of another model: \S+ is float32 \[24.*\] there, float32 \[16", "optimize", net)


def test_half_an_export_is_refused(place, export):
    net = hand_over(place, export)
    (net / PARAMS).unlink()
    place.refuse(2, rf"{net}/{MODEL} has no {PARAMS} beside it", "optimize", net)
    place.refuse(2, rf"{net}/{MODEL} has no {PARAMS} beside it", "optimize", net / MODEL)


def test_several_exports_in_one_folder_are_refused(place, export):
    for name in ("a", "b"):
        place.write(f"net/{name}.pdmodel", (export / MODEL).read_bytes())
    place.refuse(2, r"holds 2 exported models: a\.pdmodel, b\.pdmodel; name the", "optimize", place.given / "net")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("inference.json", '{"base_code": {"magic": "pir"}}', r"Paddle 3 \(PIR\).*; export it again.*Paddle 2\.6"),
        ("net.onnx", b"\x08\x07", "is an ONNX model; name its architecture and give the file with --weights"),
        ("net.pdparams", b"\x80\x04", "weights without a network; name its architecture.*--weights FILE"),
        ("net.nb", b"\x02\x00", "converted for Paddle-Lite already; look at it with edgecls inspect"),
        ("net.pth", b"PK\x03\x04", "is a PyTorch model"),
        ("net.tar", b"", "is an archive; unpack it"),
        ("notes.txt", b"hello", "is no exported model"),
    ],
)
def test_a_model_of_another_kind_is_named_with_the_way_from_there(place, name, content, says):
    path = place.write(f"net/{name}", content)
    line = place.refuse(2, says, "optimize", path)
    assert str(path) in line


def test_a_folder_that_paddle_3_wrote_is_sent_back_for_another_export(place):
    for name in ("inference.json", "inference.pdiparams"):
        place.write(f"net/{name}", '{"base_code": {"magic": "pir"}}')
    place.refuse(2, r"net holds no \.pdmodel, and inference\.json is an export of Paddle 3", "optimize", "../given/net")


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda given: given / "gone", "there is no file or folder '.*gone'"),
        (lambda given: given, "given is empty; name a folder with inference.pdmodel"),
        (lambda given: given / "gone" / MODEL, "there is no file or folder"),
        (lambda given: Path("/dev/zero"), "there is no file or folder '/dev/zero'"),
    ],
)
def test_a_path_without_a_model_is_named(place, make, says):
    place.refuse(2, says, "optimize", make(place.given))


def test_a_path_that_is_too_long_for_the_system_is_cut_short_in_the_line(place):
    line = place.refuse(9, r"File name too long; check the path", "optimize", place.given / ("x" * 5000))
    assert len(line) < 600


def test_an_export_is_taken_for_what_it_is(place, export):
    place.refuse(2, "holds its weights already; leave --weights out", "optimize", export, "--weights", "random")
    place.refuse(2, "its number of classes already; leave --class-num out", "optimize", export, "--class-num", "5")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("two_inputs", r"has 2 inputs \([xy], [xy]\); edgecls takes image classifiers"),
        ("two_outputs", "has 2 outputs .*; edgecls takes image classifiers"),
        ("feature_map", r"output \S+ is float32 \[-1, 8, 30, 30\]; edgecls takes"),
        ("class_id", r"output \S+ is int64 \[-1\]"),
        ("channels_last", "channels last; export it in NCHW"),
        ("bytes", "input x is uint8, not float32"),
        ("open", "leaves height and width of its input open; give --preprocess FILE.json"),
    ],
)
def test_a_network_of_the_wrong_shape_is_refused(place, nets, name, says):
    place.refuse(2, says, "optimize", nets(name).model_file.parent)


def test_a_network_with_the_same_output_twice_is_refused(place, export):
    program = read_program(export / MODEL)
    program.main.ops.append(program.main.ops[-1])
    net = hand_over(place, export, model=program.to_bytes())
    place.refuse(2, r"has 2 outputs \((\S+), \1\); edgecls takes image classifiers", "optimize", net)


def test_an_operator_that_paddle_lite_lacks_is_named(place, nets):
    net = nets("erfinv").model_file.parent
    place.refuse(5, "no .*kernel for .*erfinv.*; replace them in the network", "optimize", net)


def test_a_quantized_model_is_refused(place, int8_artifact):
    net = int8_artifact / "host" / "int8"
    place.refuse(2, f"{net} is quantized already; give the fp32 export", "optimize", net)


def test_an_export_of_a_fixed_batch_is_refused(place, nets):
    net = nets("fixed").model_file.parent
    place.refuse(2, "takes batches of 4 images only; export it with", "optimize", net)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("a\nb\nc\n", "has 3 labels for 10 classes; give one label a line"),
        ("", "has 0 labels for 10 classes"),
        (b"\xff\xfe\n" * 10, "it is no UTF-8 text; give a UTF-8 text file"),
    ],
)
def test_labels_that_do_not_fit_are_refused_before_the_conversion(place, export, content, says):
    labels = place.write("labels.txt", content)
    line = place.refuse(2, says, "optimize", export, "--labels", labels)
    assert str(labels) in line


def test_labels_that_do_not_exist_are_named(place, export):
    place.refuse(2, r"gone\.txt can't be read: No such file", "optimize", export, "--labels", place.given / "gone.txt")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "can't be read: Expecting"),
        ("[" * 100_000, "nested too deeply"),
        ("[]", "holds no JSON object"),
        ("{}", "lacks 'resize_short'"),
        ('{"preprocess": {"resize_short": NaN}}', "it holds NaN"),
        (b"\xff\xfe", "it is no UTF-8 text"),
    ],
)
def test_a_damaged_preprocessing_is_named(place, export, content, says):
    path = place.write("preprocess.json", content)
    line = place.refuse(2, says, "optimize", export, "--preprocess", path)
    assert str(path) in line


def test_a_preprocessing_to_another_size_than_the_model_takes_is_refused(place, nets, fp32_artifact):
    net = nets("tiny").model_file.parent
    words = ("optimize", net, "--preprocess", fp32_artifact / "model.json")
    place.refuse(2, "gives 96x96 pixels, the model in .* takes 32x32; change", *words)


def test_an_artifact_given_as_a_model_is_refused(place, fp32_artifact):
    copy = shutil.copytree(fp32_artifact, place.given / "artifact")
    place.refuse(2, "converted for Paddle-Lite already|holds no .pdmodel", "optimize", copy)
