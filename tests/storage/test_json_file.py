"""A JSON file is read as it is, or refused in one line that names it."""

from __future__ import annotations

import pytest

from edgecls.errors import InputError
from edgecls.storage.json_file import read_json


def test_the_value_of_a_file_comes_back(tmp_path):
    (tmp_path / "a.json").write_text('{"ü": [1, null]}', encoding="utf-8")
    assert read_json(tmp_path / "a.json", hint="") == {"ü": [1, None]}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "Expecting value"),
        (b'{"a": 1', "delimiter"),
        (b"\xff\xfe", "no UTF-8 text"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[NaN]", "NaN"),
        (b"[-Infinity]", "-Infinity"),
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path, content, reason):
    (tmp_path / "a.json").write_bytes(content)
    with pytest.raises(InputError, match=reason) as refused:
        read_json(tmp_path / "a.json", hint="make it again")
    assert refused.value.message.startswith(f"{tmp_path / 'a.json'} can't be read: ")
    assert refused.value.hint == "make it again"


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(InputError, match=r"a\.json can't be read: No such file"):
        read_json(tmp_path / "a.json", hint="")
