"""Weights that can't be used, or not be had, are refused; nothing that they bring is run or written."""

from __future__ import annotations

import gzip
import io
import os
import pickle
import random
import tarfile

import pytest

from tests.e2e.program import SAMPLE, needs_converter
from tests.weights.conftest import FaultyServer

NAME = "PPLCNet_x0_25"
WEIGHTS = (SAMPLE / "PPLCNet_x0_25_digits.pdparams").read_bytes()
NOISE = random.Random(2).randbytes(5000)


class RunsCode:
    """A pickle of it runs a command when it is loaded the usual way."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self):
        return os.system, (self.command,)


def tar(*members: tuple[str, bytes | str]) -> bytes:
    """A tar of files, and of a link where the content is a text."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in members:
            info = tarfile.TarInfo(name)
            if isinstance(content, str):
                info.type, info.linkname = tarfile.SYMTYPE, content
                archive.addfile(info)
            else:
                info.size = len(content)
                archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


@pytest.fixture(autouse=True)
def converter():
    needs_converter()


@pytest.fixture
def server():
    server = FaultyServer()
    yield server
    server.close()


@pytest.mark.parametrize("command", ["optimize", "export"])
def test_a_pickle_that_would_run_code_is_refused_and_does_not_run(place, command):
    trace = place.folder / "trace"
    path = place.write("w.pdparams", pickle.dumps({"conv1.weight": RunsCode(f"touch {trace}")}))
    place.refuse(2, r"w\.pdparams would run code when loaded .*; don't trust it", command, NAME, "--weights", path)
    assert not trace.exists()


@pytest.mark.parametrize("size", [0, 100, len(WEIGHTS) - 1])
def test_truncated_weights_are_refused(place, size):
    path = place.write("w.pdparams", WEIGHTS[:size])
    place.refuse(2, r"w\.pdparams is (cut off|no \.pdparams file)", "optimize", NAME, "--weights", path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (NOISE, "is no .pdparams file but something else"),
        (b"\x80\x04" + NOISE, r"w\.pdparams"),
        (b"<html>log in</html>", "but a web page"),
        (b"PK\x03\x04" + NOISE, "but a zip archive, as PyTorch writes"),
        (gzip.compress(NOISE), "is no .pdparams file"),
        (pickle.dumps([1, 2]), "holds a list instead of a state dict"),
        (pickle.dumps({}), "holds no parameters"),
        (pickle.dumps({"lr": 1}), "'lr' is a int instead of an array"),
    ],
)
def test_a_file_of_another_kind_is_refused(place, content, says):
    path = place.write("w.pdparams", content)
    line = place.refuse(2, says, "optimize", NAME, "--weights", path)
    assert str(path) in line


@pytest.mark.parametrize("name", ["PPLCNet_x0_5", "GhostNet_x0_5"])
def test_weights_of_another_architecture_are_refused(place, name):
    path = place.write("w.pdparams", WEIGHTS)
    says = r"w\.pdparams does not fit the architecture: .*; check which architecture"
    place.refuse(2, says, "optimize", name, "--weights", path)


def test_weights_for_another_number_of_classes_are_refused(place):
    path = place.write("w.pdparams", WEIGHTS)
    words = ("optimize", NAME, "--weights", path, "--class-num", "7")
    place.refuse(2, r"w\.pdparams has 10 classes, not 7; give --class-num 10", *words)


@pytest.mark.parametrize(
    ("weights", "says"),
    [
        ("", "empty name; give official, random"),
        ("gone.pdparams", "no weights 'gone.pdparams'; give official"),
        ("~nobody-of-that-name/w.pdparams", "no weights '~nobody"),
        ("random:seven", "'random:seven' has no seed from 0 to"),
        ("random:-1", "'random:-1' has no seed"),
        ("/dev/zero", "/dev/zero is a device or a pipe"),
        (".", r"holds no exported model \(inference.pdmodel\)"),
    ],
)
def test_weights_of_a_wrong_name_are_refused(place, weights, says):
    place.refuse(2, says, "optimize", NAME, "--weights", weights)


@pytest.mark.parametrize(
    "member",
    [("../../outside", b"x"), ("/tmp/outside", b"x"), ("net/link", "/etc/passwd"), ("net/" + "a/" * 20 + "b", b"x")],
)
def test_an_archive_that_reaches_outside_is_refused(place, member):
    path = place.write("w.tar", tar(("net/inference.pdmodel", b"x"), member))
    place.refuse(4, r"w\.tar holds .*; don't use it", "optimize", NAME, "--weights", path)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", r"w\.tar is no tar archive"),
        (NOISE, r"w\.tar is no tar archive"),
        (tar(("net/inference.pdmodel", NOISE))[:3000], r"w\.tar is (no tar archive, or a damaged one|cut off)"),
        (gzip.compress(tar(("a", NOISE))), r"w\.tar is no tar archive"),
        (tar(("net/readme", b"x")), r"w\.tar can't be used: it holds no exported model"),
        (tar(("net/inference.pdmodel", b"x")), r"w\.tar can't be used: .* has no inference\.pdiparams beside it"),
        (
            tar(("net/inference.pdmodel", NOISE), ("net/inference.pdiparams", NOISE)),
            r"inference\.pdmodel is no program of Paddle",
        ),
    ],
)
def test_an_archive_without_a_whole_model_is_refused(place, content, says):
    place.refuse(2, says, "optimize", NAME, "--weights", place.write("w.tar", content))


@pytest.mark.parametrize(("words", "variable"), [((), "1"), (("--offline",), "0")])
def test_offline_the_official_weights_are_refused_with_the_address_to_fetch(place, words, variable):
    says = r"the network is switched off; download https://\S+PPLCNet_x0_25\S+ elsewhere and put it at /"
    place.refuse(4, says, "optimize", NAME, *words, EDGECLS_OFFLINE=variable)


def test_a_server_that_can_not_be_reached_is_named(place):
    mirror = {"EDGECLS_OFFLINE": "0", "EDGECLS_WEIGHTS_URL": "http://127.0.0.1:9/"}
    place.refuse(4, r"127\.0\.0\.1:9 failed: .*; check the network", "optimize", NAME, **mirror)


@pytest.mark.parametrize("address", ["ftp://host/", "http://"])
def test_an_address_that_is_none_is_refused(place, address):
    mirror = {"EDGECLS_OFFLINE": "0", "EDGECLS_WEIGHTS_URL": address}
    place.refuse(2, "EDGECLS_WEIGHTS_URL .* is no http or https address; set it", "optimize", NAME, **mirror)


@pytest.fixture
def mirror(server):
    """The variables that put the loopback server in the place of the official one."""
    return {"EDGECLS_OFFLINE": "0", "EDGECLS_WEIGHTS_URL": server.base, "no_proxy": "127.0.0.1"}


@pytest.mark.parametrize(
    ("body", "plan", "says"),
    [
        (WEIGHTS, ["status 404"], "answered 404"),
        (b"<html>log in</html>", ["ok"], "sent the wrong file: .*a web page"),
        (WEIGHTS[:5000], ["ok"], "sent the wrong file: it is cut off"),
    ],
)
def test_a_server_that_sends_something_else_is_refused_and_nothing_of_it_kept(place, server, mirror, body, plan, says):
    server.add(f"legendary_models/{NAME}_pretrained.pdparams", body, plan=plan)
    place.refuse(4, says, "optimize", NAME, **mirror)
    assert not [path for path in place.folder.rglob("*.pdparams*") if path.suffix != ".lock"]


def test_a_server_that_sends_a_pickle_with_code_is_refused_and_the_code_not_run(place, server, mirror):
    trace = place.folder / "trace"
    body = pickle.dumps({"conv1.weight": RunsCode(f"touch {trace}")})
    server.add(f"legendary_models/{NAME}_pretrained.pdparams", body)
    place.refuse(2, "would run code when loaded .*; don't trust it", "optimize", NAME, **mirror)
    assert not trace.exists()
