"""Exporting architectures of the catalogue, with Paddle and PaddleClas as they are installed."""

from __future__ import annotations

from pathlib import Path
from typing import Dict

import numpy as np
import pytest

from edgecls.catalogue import find_model, list_models
from edgecls.engines.session import EngineSession
from edgecls.errors import InterpreterError, SettingsError, WeightsError
from edgecls.export.exported import ExportedModel
from edgecls.export.onnx_check import check_against_onnx
from edgecls.export.run import export_architecture
from edgecls.program.desc import read_program
from edgecls.program.read import read_signature
from edgecls.weights.source import Weights, resolve_weights
from edgecls.worker.interpreter import find_interpreter
from tests.export.children import all_architectures, hashes, run_script
from tests.export.onnx_of_program import onnx_of_program
from tests.nets.nets import need

SIZE = (64, 96)

# Exports into FOLDER/ghost, into FOLDER/lcnet, and once more into FOLDER/again, all in one process.
_HISTORY = """
import json, sys
from pathlib import Path
from edgecls.export.task import run
for name, folder in (("GhostNet_x0_5", "ghost"), ("PPLCNet_x0_25", "lcnet"), ("GhostNet_x0_5", "again")):
    (Path(sys.argv[1]) / folder).mkdir()
    request = {"architecture": name, "class_num": 10, "size": [64, 96], "out_dir": f"{sys.argv[1]}/{folder}"}
    answer = run({**request, "weights": {"path": None, "seed": 3}}, print)
print(json.dumps(answer))
"""

# Exports under a limit on the size of files that the parameters exceed.
_LIMITED = """
import json, resource, signal, sys
from edgecls.errors import DiskFullError
from edgecls.export.task import run
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
request = {"architecture": "PPLCNet_x0_25", "class_num": 1000, "size": [64, 64], "out_dir": sys.argv[1]}
try:
    run({**request, "weights": {"path": None, "seed": 0}}, print)
except DiskFullError as error:
    print(json.dumps(error.message))
"""

_SAVE = """
import json, sys
from edgecls.export.architectures import build
from edgecls.worker.paddle import import_paddle
paddle = import_paddle(5)
network = build(paddle, "PPLCNet_x0_25", 12)
paddle.save(network.state_dict(), sys.argv[1] + "/structured.pdparams")
paddle.save({tensor.name: tensor for tensor in network.state_dict().values()}, sys.argv[1] + "/named.pdparams")
network.eval()
image = paddle.full([1, 3, 64, 96], 0.5)
print(json.dumps(paddle.nn.functional.softmax(network(image)).numpy().tolist()))
"""


def export(name: str, weights: Weights, folder: Path, class_num: int | None = 10) -> ExportedModel:
    need("numpy", "paddle", "paddleclas")
    return export_architecture(find_model(name), weights, folder, class_num=class_num, size=SIZE)


def _has_onnxruntime() -> bool:
    try:
        find_interpreter(("numpy", "onnxruntime"))
    except InterpreterError:
        return False
    return True


def random_weights(seed: int) -> Weights:
    return resolve_weights(find_model("PPLCNet_x0_25"), f"random:{seed}")


@pytest.fixture(scope="module")
def lcnet(tmp_path_factory: pytest.TempPathFactory) -> ExportedModel:
    return export("PPLCNet_x0_25", random_weights(3), tmp_path_factory.mktemp("exports") / "lcnet")


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    assert run_script(_HISTORY, str(folder))["class_num"] == 10
    return folder


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Dict[str, object]:
    folder = tmp_path_factory.mktemp("trained")
    return {"folder": folder, "output": run_script(_SAVE, str(folder))}


def test_an_export_maps_images_to_probabilities(lcnet: ExportedModel) -> None:
    signature = read_signature(lcnet)
    assert (signature.input.name, signature.input.shape) == ("x", (1, 3, *SIZE))
    assert (signature.class_num, signature.kind, signature.batch) == (10, "probabilities", None)


def test_the_folder_holds_the_two_files_and_nothing_else(lcnet: ExportedModel) -> None:
    folder = lcnet.model_file.parent
    assert sorted(item.name for item in folder.iterdir()) == ["inference.pdiparams", "inference.pdmodel"]
    assert [item.name for item in folder.parent.iterdir()] == ["lcnet"]


def test_the_topology_holds_no_path_of_the_machine(lcnet: ExportedModel) -> None:
    content = lcnet.model_file.read_bytes()
    assert b"op_callstack" not in content
    assert b".py" not in content


def test_the_same_seed_gives_the_same_bytes_whatever_ran_before(lcnet: ExportedModel, history: Path) -> None:
    def pair(name: str) -> ExportedModel:
        return ExportedModel(history / name / "inference.pdmodel", history / name / "inference.pdiparams")

    assert hashes(pair("lcnet")) == hashes(lcnet)
    assert hashes(pair("again")) == hashes(pair("ghost"))


@pytest.mark.parametrize("strides", [(2, 2), (2, 1)])
def test_an_onnx_file_gives_the_export_that_it_was_made_of(
    lcnet: ExportedModel, tmp_path: Path, strides: "tuple[int, int]"
) -> None:
    """Also when a convolution has another stride than in the architecture, as text line classifiers have."""
    program = read_program(lcnet.model_file)
    third = [op for op in program.main.ops if op.type == "depthwise_conv2d"][1]
    assert third.integers("strides") == [2, 2]
    third.set_attribute("strides", list(strides))
    varied = ExportedModel(tmp_path / "inference.pdmodel", lcnet.params_file)
    varied.model_file.write_bytes(program.to_bytes())
    file = tmp_path / "lcnet.onnx"
    file.write_bytes(onnx_of_program(varied))
    weights = resolve_weights(find_model("PPLCNet_x0_25"), str(file))
    assert (weights.kind, weights.note) == ("file", "weights from lcnet.onnx, ONNX")
    made = export("PPLCNet_x0_25", weights, tmp_path / "made", class_num=None)
    assert made.params_file.read_bytes() == lcnet.params_file.read_bytes()
    assert (made.model_file.read_bytes() == lcnet.model_file.read_bytes()) == (strides == (2, 2))
    made_ops = [op for op in read_program(made.model_file).main.ops if op.type == "depthwise_conv2d"]
    assert made_ops[1].integers("strides") == list(strides)
    assert "probabilities differ by" in check_against_onnx(file, made) or not _has_onnxruntime()


def test_another_seed_gives_other_parameters_in_the_same_topology(lcnet: ExportedModel, tmp_path: Path) -> None:
    other = hashes(export("PPLCNet_x0_25", random_weights(4), tmp_path / "out"))
    same = hashes(lcnet)
    assert other["inference.pdmodel"] == same["inference.pdmodel"]
    assert other["inference.pdiparams"] != same["inference.pdiparams"]


@pytest.mark.parametrize("name", ["lcnet", "ghost"])
def test_random_weights_compute_something_on_pictures_unlike_those_they_were_made_with(
    history: Path, name: str
) -> None:
    exported = ExportedModel(history / name / "inference.pdmodel", history / name / "inference.pdiparams")
    random = np.random.default_rng(11)
    shape = (1, 3, *SIZE)
    white, black = np.full(shape, 2.4, np.float32), np.full(shape, -2.1, np.float32)
    ramp = np.broadcast_to(np.linspace(-2, 2, SIZE[1], dtype=np.float32), shape)
    noise = [random.standard_normal(shape, np.float32), random.uniform(-2, 2.4, shape).astype(np.float32)]
    with EngineSession("paddle_inference", mode="fp32", model=exported) as session:
        output = session.run(np.concatenate([white, black, ramp, *noise]))
    logits = np.log(np.maximum(output, 1e-30))
    # Standard deviation over the classes of one picture: 3 on the pictures that they were made with.
    assert np.all((logits.std(axis=1) > 0.7) & (logits.std(axis=1) < 15.0))
    assert len(set(output.argmax(axis=1))) > 1


def test_parameters_of_a_file_compute_what_the_network_computed(trained: Dict[str, object], tmp_path: Path) -> None:
    folder = Path(str(trained["folder"]))
    model = find_model("PPLCNet_x0_25")
    by_name = export("PPLCNet_x0_25", resolve_weights(model, str(folder / "structured.pdparams")), tmp_path / "a", None)
    assert read_signature(by_name).class_num == 12
    with EngineSession("paddle_inference", mode="fp32", model=by_name) as session:
        output = session.run(np.full((1, 3, *SIZE), 0.5, np.float32))
    np.testing.assert_allclose(output, np.asarray(trained["output"]), atol=1e-5)
    other = export("PPLCNet_x0_25", resolve_weights(model, str(folder / "named.pdparams")), tmp_path / "b", None)
    assert hashes(other) == hashes(by_name)


@pytest.mark.parametrize(
    ("name", "class_num", "message"),
    [
        ("PPLCNet_x0_25", 10, "structured.pdparams has 12 classes, not 10; give --class-num 12"),
        ("PPLCNet_x0_5", None, "does not fit the architecture: blocks2.0.pw_conv.conv.weight is"),
        ("GhostNet_x0_5", None, "does not fit the architecture: it lacks conv1._conv.weight"),
    ],
)
def test_parameters_that_do_not_fit_are_refused_and_nothing_is_written(
    trained: Dict[str, object], tmp_path: Path, name: str, class_num: int | None, message: str
) -> None:
    weights = resolve_weights(find_model("PPLCNet_x0_25"), f"{trained['folder']}/structured.pdparams")
    with pytest.raises(WeightsError) as caught:
        export(name, weights, tmp_path / "out", class_num)
    assert message in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "class_num", "size", "message"),
    [
        ("PPLCNet_x0_25", 1, (224, 224), "1 classes is out of range"),
        ("PPLCNet_x0_25", -5, (224, 224), "-5 classes is out of range"),
        ("PPLCNet_x0_25", 10, (16, 224), "16x224 pixels is out of range"),
        ("PPLCNet_x0_25", 10, (224, 5000), "224x5000 pixels is out of range"),
        ("HRNet_W18_C", 10, (224, 230), "HRNet_W18_C can't take 224x230 pixels"),
    ],
)
def test_settings_that_no_network_takes_are_refused_before_paddle_starts(
    tmp_path: Path, name: str, class_num: int, size: "tuple[int, int]", message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        export_architecture(find_model(name), random_weights(0), tmp_path / "out", class_num=class_num, size=size)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_noticed(tmp_path: Path) -> None:
    assert "the file ends" in run_script(_LIMITED, str(tmp_path))


@all_architectures
@pytest.mark.parametrize("name", [model.name for model in list_models()])
def test_every_architecture_is_exported_with_as_many_parameters_as_the_catalogue_says(
    name: str, tmp_path: Path
) -> None:
    need("numpy", "paddle", "paddleclas")
    model = find_model(name)
    exported = export_architecture(model, random_weights(0), tmp_path / "out")
    assert read_signature(exported).class_num == 1000
    assert exported.params_file.stat().st_size / 4e6 == pytest.approx(model.counted_params_m, rel=0.01)
    with EngineSession("paddle_inference", mode="fp32", model=exported) as session:
        output = session.run(np.random.default_rng(0).standard_normal((2, 3, 224, 224), np.float32))
    assert np.isfinite(output).all()
    assert np.log(np.maximum(output, 1e-30)).std(axis=1).min() > 0.7
