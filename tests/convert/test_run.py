"""A conversion by the real opt gives exactly what was asked, the same bytes each time, or one error and no file."""

from __future__ import annotations

import os
import random
import shutil

import numpy as np
import pytest

from edgecls.convert import run
from edgecls.convert.run import convert
from edgecls.engines.session import EngineSession
from edgecls.errors import (
    DeadlineError,
    DiskFullError,
    ExportedModelError,
    OptError,
    SettingsError,
    StorageError,
    UnsupportedOpError,
    WorkerCrashed,
)
from edgecls.export.exported import ExportedModel
from edgecls.nb.summary import inspect

pytestmark = pytest.mark.usefixtures("lite")

ARM = ("arm64-v8a", "armeabi-v7a")


@pytest.fixture
def out(tmp_path):
    """Where to write, in a folder of its own."""
    return tmp_path / "out" / "model.nb"


@pytest.fixture
def fatal_task(monkeypatch, request):
    """The child writes half a file and is then ended by a signal."""
    monkeypatch.setenv("PYTHONPATH", str(request.config.rootpath))
    monkeypatch.setattr(run, "TASK", "tests.convert.fatal_task")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def to_arm(model, out, precision="fp32", **options):
    return convert(model, out, target="arm64-v8a", precision=precision, **options)


def refused(model, out, kind, reason, **options):
    """It fails with this error, and leaves neither the file nor anything beside it."""
    with pytest.raises(kind, match=reason) as caught:
        to_arm(model, out, **options)
    assert "\n" not in str(caught.value)
    assert not out.parent.exists() or names(out.parent) == []


@pytest.mark.parametrize("target", ARM)
def test_fp32(nets, out, target):
    found = convert(nets("tiny"), out, target=target, precision="fp32")
    assert (found.path, found.target, found.precision, found.calib) == (out, "arm", "fp32", 0)
    assert found == inspect(out)
    assert names(out.parent) == ["model.nb"]


@pytest.mark.parametrize("target", ARM)
def test_fp16(nets, out, target):
    found = convert(nets("tiny"), out, target=target, precision="fp16")
    assert (found.target, found.precision) == ("arm", "fp16")
    assert found.kernels["fp16"] > 5


@pytest.mark.parametrize("target", ARM)
def test_int8(quantized, out, target):
    found = convert(quantized, out, target=target, precision="int8")
    assert (found.target, found.precision) == ("arm", "int8")
    assert found.kernels["int8"] == 5
    assert found.params["int8"].count == 5


def test_the_x86_twin_computes_what_paddle_computes(nets, out):
    found = convert(nets("tiny"), out, target="x86_64", precision="fp32")
    assert (found.target, found.precision) == ("x86", "fp32")
    folder = nets("tiny").model_file.parent
    reference = np.load(folder / "output.npy")
    with EngineSession("paddle_lite", mode="fp32", model=out) as session:
        output = session.run(np.load(folder / "input.npy"))
    assert np.abs(output - reference).max() < 1e-4 * np.abs(reference).max()


@pytest.mark.parametrize(("name", "target"), [("flatten_slice", "arm64-v8a"), ("softmax", "x86_64")])
def test_models_that_opt_crashes_on_are_repaired(nets, out, name, target):
    assert convert(nets(name), out, target=target, precision="fp32").kernels["fp32"] > 0


def test_the_repair_does_not_change_an_arm_file(nets, out, tmp_path, monkeypatch):
    """ARM's opt takes this flatten as it is, so both files can be had."""
    to_arm(nets("tiny"), out)
    monkeypatch.setattr(run, "add_missing_xshapes", lambda program: 0)
    to_arm(nets("tiny"), tmp_path / "plain.nb")
    assert out.read_bytes() == (tmp_path / "plain.nb").read_bytes()


@pytest.mark.parametrize("name", ["squeeze", "transpose", "integers", "where", "fixed", "open", "feature_map"])
def test_other_networks_convert_for_both_places(nets, tmp_path, name):
    for target, place in (("arm64-v8a", "arm"), ("x86_64", "x86")):
        assert convert(nets(name), tmp_path / f"{place}.nb", target=target, precision="fp32").target == place


@pytest.mark.parametrize("precision", ["fp32", "int8"])
def test_a_second_conversion_gives_the_same_bytes(nets, quantized, tmp_path, precision):
    model = quantized if precision == "int8" else nets("tiny")
    to_arm(model, tmp_path / "first.nb", precision)
    to_arm(model, tmp_path / "second.nb", precision)
    assert (tmp_path / "first.nb").read_bytes() == (tmp_path / "second.nb").read_bytes()


def test_the_version_is_reported_when_opt_starts(nets, out):
    lines = []
    found = to_arm(nets("tiny"), out, on_progress=lines.append)
    assert lines == [f"opt {found.opt_version}"]


def test_int8_of_an_fp32_model_is_an_error_and_not_fp32(nets, out):
    refused(nets("tiny"), out, OptError, "no int8 kernel: the model would silently run as fp32", precision="int8")


def test_settings_that_do_not_go_together_are_refused_before_anything_is_made(nets, quantized, out):
    refused(quantized, out, SettingsError, "fp16 is ignored", precision="fp16")
    refused(quantized, out, SettingsError, "opt would write int8", precision="fp32")
    with pytest.raises(SettingsError, match="runs and computes wrong"):
        convert(quantized, out, target="x86_64", precision="int8")
    assert not out.parent.exists()


def test_the_weights_of_a_wider_model_are_refused(nets, out):
    mixed = ExportedModel(nets("tiny").model_file, nets("wide").params_file)
    refused(mixed, out, ExportedModelError, "of another model")


@pytest.mark.parametrize("keep", [0.0, 0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(nets, out, tmp_path, keep):
    whole = nets("tiny")
    for damaged, other in ((whole.model_file, whole.params_file), (whole.params_file, whole.model_file)):
        content = damaged.read_bytes()
        cut = tmp_path / damaged.name
        cut.write_bytes(content[: int(keep * len(content))])
        pair = sorted((cut, other), key=lambda path: path.suffix, reverse=True)
        refused(ExportedModel(*pair), out, ExportedModelError, "empty|damaged|the file ends|is of another model")


def test_a_random_file_is_refused(nets, out, tmp_path):
    noise = tmp_path / "noise"
    noise.write_bytes(random.Random(3).randbytes(5000))
    refused(ExportedModel(noise, nets("tiny").params_file), out, ExportedModelError, "no program of Paddle")
    refused(ExportedModel(nets("tiny").model_file, noise), out, ExportedModelError, "no file of Paddle parameters")


def test_a_missing_file_is_named(nets, out, tmp_path):
    none = tmp_path / "none"
    refused(ExportedModel(none, nets("tiny").params_file), out, ExportedModelError, "there is no file")
    refused(ExportedModel(nets("tiny").model_file, none), out, ExportedModelError, "there is no file")


def test_an_unsupported_operator_is_named(nets, out):
    refused(nets("erfinv"), out, UnsupportedOpError, "no arm kernel for digamma, erfinv")


def test_a_failed_conversion_keeps_the_older_file(nets, out):
    to_arm(nets("tiny"), out)
    before = out.read_bytes()
    with pytest.raises(UnsupportedOpError):
        to_arm(nets("erfinv"), out)
    assert out.read_bytes() == before
    assert names(out.parent) == ["model.nb"]


def test_a_killed_child_leaves_nothing(nets, out, fatal_task):
    refused(nets("tiny"), out, WorkerCrashed, "SIGKILL")


def test_a_crashed_child_leaves_nothing(nets, out, fatal_task, monkeypatch):
    monkeypatch.setenv("FATAL", "SIGSEGV")
    refused(nets("tiny"), out, OptError, "opt crashed")


def test_a_passed_deadline_leaves_nothing(nets, out):
    refused(nets("tiny"), out, DeadlineError, "did not finish", deadline_s=0.01)


def test_a_full_disk_leaves_nothing(nets, mount):
    folder = mount("size=40k")
    refused(nets("tiny"), folder / "model.nb", DiskFullError, "no space left|could not write the whole file")


def test_a_file_that_opt_cut_short_in_silence_is_found(nets, quantized, out, monkeypatch):
    """opt does not look at how its last write went: on a full disk it can report success."""
    answer = run.run_task

    def cut_short(module, request, **options):
        done = answer(module, request, **options)
        path = request["prefix"] + ".nb"
        os.truncate(path, os.path.getsize(path) - 100)
        return done

    monkeypatch.setattr(run, "run_task", cut_short)
    refused(nets("tiny"), out, OptError, "what opt wrote can't be read back")


def test_a_read_only_folder_is_named(nets, mount):
    folder = mount("ro")
    refused(nets("tiny"), folder / "model.nb", StorageError, "no permission")


def test_a_file_in_the_way_of_the_folder_is_named(nets, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        to_arm(nets("tiny"), tmp_path / "file" / "model.nb")


def test_a_folder_in_the_way_of_the_file_is_named(nets, out):
    out.mkdir(parents=True)
    with pytest.raises(StorageError):
        to_arm(nets("tiny"), out)
    assert names(out.parent) == ["model.nb"]


def test_names_with_spaces_and_umlauts_work(nets, tmp_path):
    folder = tmp_path / "Modèle 日本 übung"
    folder.mkdir()
    model = ExportedModel(folder / "my model.pdmodel", folder / "my model.pdiparams")
    shutil.copyfile(nets("tiny").model_file, model.model_file)
    shutil.copyfile(nets("tiny").params_file, model.params_file)
    assert to_arm(model, folder / "out put.nb").precision == "fp32"
