"""The error tree is one tree, documented as it is, and every error is one line."""

from __future__ import annotations

import errno
import re

import pytest

from edgecls import errors


def test_the_docstring_draws_every_class_at_its_depth():
    drawn = {}
    for line in errors.__doc__.splitlines():
        match = re.match(r"^    ([│├└─ ]*)([A-Z]\w+)", line)
        if match:
            drawn[match.group(2)] = len(match.group(1)) // 4
    real = {name: len(cls.__mro__) - len(errors.EdgeclsError.__mro__) for name, cls in errors.by_name().items()}
    assert drawn == real


def test_all_names_are_exported():
    assert sorted(errors.__all__) == sorted(errors.by_name())


def test_exit_codes_drawn_are_the_real_ones():
    for name, code in re.findall(r"([A-Z]\w+) +exit (\d+)", errors.__doc__):
        assert errors.by_name()[name].exit_code == int(code), name


def test_a_message_with_line_breaks_becomes_one_line():
    assert str(errors.NbError("a\nb\t c", hint="do\nthis")) == "a b c; do this"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, errors.DiskFullError),
        (errno.EDQUOT, errors.DiskFullError),
        (errno.EACCES, errors.AccessError),
        (errno.EROFS, errors.AccessError),
        (errno.ENOENT, errors.StorageError),
    ],
)
def test_os_errors_become_storage_errors(number, kind):
    error = errors.from_os_error(OSError(number, "whatever", "some/file"))
    assert type(error) is kind
    assert "some/file" in str(error)
