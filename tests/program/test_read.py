"""Reading an exported model needs its two files and nothing of Paddle."""

from __future__ import annotations

import subprocess
import sys

import pytest

from edgecls.errors import ExportedModelError
from edgecls.export.exported import ExportedModel
from edgecls.program.read import read_signature


def test_the_signature_of_both_files(nets):
    assert read_signature(nets("tiny")).class_num == 10


def test_files_of_different_models_are_refused(nets):
    mixed = ExportedModel(nets("tiny").model_file, nets("wide").params_file)
    with pytest.raises(ExportedModelError, match="of another model"):
        read_signature(mixed)


def test_a_model_without_parameters_is_refused(nets):
    with pytest.raises(ExportedModelError, match="there is no file"):
        read_signature(nets("no_parameters"))


def test_neither_paddle_nor_numpy_is_imported(nets):
    model = nets("tiny").model_file
    code = (
        "import sys; from pathlib import Path; from edgecls.export.exported import find_exported;"
        "from edgecls.program.read import read_signature;"
        "print(read_signature(find_exported(Path(sys.argv[1]))).kind);"
        "assert not {'paddle', 'numpy', 'google.protobuf'} & set(sys.modules), sorted(sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(model)], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("logits\n", "")
