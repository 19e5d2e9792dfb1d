"""Every way in which the real opt can end without an answer is one typed error with a way out.

opt is asked directly here, without the checks that ``convert`` makes before it.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess

import pytest

from edgecls.convert.explain import explain_opt
from edgecls.errors import (
    AccessError,
    DiskFullError,
    ExportedModelError,
    InterpreterError,
    OptError,
    UnsupportedOpError,
)
from edgecls.program.params import read_params
from edgecls.worker.run import run_task


@pytest.fixture
def opt(lite, tmp_path):
    """Runs opt on two files and gives the error that comes of it."""

    def ask(model_file, params_file, *, places="arm", prefix=tmp_path / "model"):
        request = {"model_file": str(model_file), "params_file": str(params_file), "prefix": str(prefix)}
        request.update(places=places, fp16=False)
        with pytest.raises(Exception) as caught:  # noqa: PT011 - the tests look at the type
            run_task("edgecls.convert.opt_task", request, needs=("paddlelite",), explain=explain_opt, deadline_s=60)
        assert caught.value.hint
        assert len(str(caught.value)) < 500
        return caught.value

    return ask


@pytest.fixture
def ended(lite, tmp_path):
    """Runs opt with settings of its own and gives the error that comes of its log and exit code."""

    def ask(settings):
        code = (
            f"from paddlelite import lite\nopt = lite.Opt()\n{settings}\n"
            f"opt.set_valid_places('arm'); opt.set_optimize_out({str(tmp_path / 'model')!r}); opt.run()"
        )
        done = subprocess.run(
            [lite, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60, check=False
        )
        return explain_opt(done.stdout, done.returncode)

    return ask


@pytest.fixture
def net(nets):
    return lambda name: (nets(name).model_file, nets(name).params_file)


def put(folder, data):
    path = folder / "damaged"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("places", ["arm", "x86"])
def test_unsupported_operators_are_named(opt, net, places):
    error = opt(*net("erfinv"), places=places)
    assert type(error) is UnsupportedOpError
    assert error.message == f"Paddle-Lite has no {places} kernel for digamma, erfinv"


def test_an_operator_without_a_kernel_for_its_types_is_named(opt, net):
    error = opt(*net("where"), places="metal")
    assert type(error) is UnsupportedOpError
    assert "no kernel for fill_constant" in error.message


@pytest.mark.parametrize(("places", "kernel"), [("xpu", "calib"), ("metal", "io_copy")])
def test_a_missing_conversion_kernel_is_named(opt, net, places, kernel):
    error = opt(*net("integers"), places=places)
    assert type(error) is UnsupportedOpError
    assert f"has no {kernel} kernel to convert Tensor<" in error.message


def test_element_types_that_a_nb_cannot_hold_are_named(opt, net):
    for name, what in (("float64", "float64"), ("complex", "complex64")):
        error = opt(*net(name))
        assert type(error) is UnsupportedOpError
        assert f"the model holds {what} tensors" in error.message


def test_the_crash_on_a_flatten_without_xshape_is_an_error(opt, net):
    for name, places in (("tiny", "x86"), ("flatten_slice", "arm")):
        error = opt(*net(name), places=places)
        assert type(error) is OptError
        assert "opt crashed (SIGSEGV)" in error.message


def test_missing_files_are_named(opt, net, tmp_path):
    model, params = net("squeeze")
    for pair in ((tmp_path / "none", params), (model, tmp_path / "none")):
        error = opt(*pair)
        assert type(error) is ExportedModelError
        assert f"there is no file {tmp_path / 'none'}" in error.message


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.04, 0.67])
def test_a_truncated_topology_is_called_damaged(opt, net, tmp_path, share):
    """Cut elsewhere, opt takes it for whole and converts what is left; ``convert`` looks at it before."""
    model, params = net("squeeze")
    content = model.read_bytes()
    error = opt(put(tmp_path, content[: int(share * len(content))]), params)
    assert type(error) is ExportedModelError
    assert "the .pdmodel is damaged" in error.message


def test_a_random_topology_is_called_damaged(opt, net, tmp_path):
    error = opt(put(tmp_path, random.Random(1).randbytes(1000)), net("squeeze")[1])
    assert type(error) is ExportedModelError


@pytest.mark.parametrize("size", [0, 1, 20, 500, -1])
def test_truncated_parameters_are_called_truncated(opt, net, tmp_path, size):
    model, params = net("squeeze")
    error = opt(model, put(tmp_path, params.read_bytes()[:size]))
    assert type(error) is ExportedModelError
    assert "the .pdiparams is truncated" in error.message


def test_random_and_trailing_parameters_are_called_of_another_model(opt, net, tmp_path):
    model, params = net("squeeze")
    for data in (random.Random(2).randbytes(1000), params.read_bytes() + b"abc"):
        error = opt(model, put(tmp_path, data))
        assert type(error) is ExportedModelError
        assert "or of another model" in error.message


def test_a_folder_that_cannot_be_written_is_named(opt, net, tmp_path):
    prefix = tmp_path / "none" / "model"
    error = opt(*net("squeeze"), prefix=prefix)
    assert type(error) is AccessError
    assert f"opt can't write {prefix}.nb" in error.message


def test_a_full_disk_is_named(opt, net, mount):
    error = opt(*net("squeeze"), prefix=mount("size=4k") / "model")
    assert type(error) is DiskFullError


def test_a_lack_of_memory_is_named(net, ended, tmp_path):
    """Parameters that claim 288 MB, and 100 MB left once paddlelite is loaded."""
    model, params = net("squeeze")
    weight = read_params(params)[-1]
    head = params.read_bytes()[: weight.offset]
    assert head.endswith(b"\x10\x08\x10\x03\x10\x03\x10\x03")
    huge = put(tmp_path, head[: weight.start + 16] + b"\x0c\0\0\0" + head[weight.start + 20 : -1] + b"\xc0\x84\x3d")
    os.truncate(huge, huge.stat().st_size + 4 * 8 * 3 * 3 * 1_000_000)
    error = ended(
        "import resource\n"
        "pages = int(open('/proc/self/statm').read().split()[0])\n"
        "resource.setrlimit(resource.RLIMIT_AS, (pages * 4096 + 100_000_000,) * 2)\n"
        f"opt.set_model_file({str(model)!r}); opt.set_param_file({str(huge)!r})"
    )
    assert type(error) is OptError
    assert error.message == "opt ran out of memory"


def test_a_program_of_paddle_3_gets_the_way_out(ended, tmp_path):
    (tmp_path / "inference.json").write_text('{"base_code": {"magic": "pir"}}')
    error = ended(f"opt.set_model_dir({str(tmp_path)!r})")
    assert type(error) is ExportedModelError
    assert "FLAGS_enable_pir_api=0" in error.hint


def test_what_is_not_known_is_quoted(opt, net):
    error = opt(*net("squeeze"), places="toaster")
    assert type(error) is OptError
    assert error.message.startswith("opt gave up: Wrong target 'toaster' found")


def test_an_older_opt_that_lacks_the_quantized_format_gets_its_own_way_out():
    """The message is that of the file's opt with the operators that an opt before 2.13 lacks."""
    log = (
        "Error: This model is not supported, because 2 ops are not supported on 'arm'. "
        "These unsupported ops are: 'dequantize_linear, quantize_linear'."
    )
    error = explain_opt(log, -signal.SIGABRT)
    assert type(error) is UnsupportedOpError
    assert "paddlelite 2.13rc0" in error.hint


def test_an_illegal_instruction_is_a_matter_of_the_processor():
    """Met with the wheel on an emulated Nehalem, which has no AVX: its import ends with SIGILL."""
    error = explain_opt("", -signal.SIGILL)
    assert type(error) is InterpreterError
    assert "needs a processor with AVX" in error.message


def test_other_endings_are_left_to_the_worker():
    assert explain_opt("noise", -signal.SIGKILL) is None
    assert explain_opt("noise", 3) is None
