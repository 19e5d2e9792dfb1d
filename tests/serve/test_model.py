from __future__ import annotations

import json
from pathlib import Path

from edgecls.serve.limits import Limits
from edgecls.serve.model import describe_model
from tests.evaluation.artifacts import write_artifact


def test_a_model_is_described_without_a_path_of_this_machine(tmp_path: Path) -> None:
    found = describe_model(write_artifact(tmp_path / "net", precision="int8"), Limits(body_bytes=5))
    assert (found["name"], found["precision"], found["class_num"]) == ("net", "int8", 10)
    assert found["labels"][3] == "label 3"
    assert found["limits"]["bytes"] == 5
    assert str(tmp_path) not in json.dumps(found)
