from __future__ import annotations

import pytest

from edgecls.serve.hosts import is_allowed_host, is_loopback


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "127.0.0.1", "127.1.2.3", "::1", "[::1]"])
def test_these_are_this_computer(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "raspberrypi", "localhost.example", "", "127.0.0.1."])
def test_these_are_not_or_not_only(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("header", ["127.0.0.1:8000", "localhost:1", "localhost", "[::1]:8000", "[::1]"])
def test_a_request_that_names_this_computer_is_let_in(header: str) -> None:
    assert is_allowed_host(header)


@pytest.mark.parametrize("header", ["evil.example", "evil.example:8000", "", "127.0.0.1.evil.example", ":80"])
def test_a_page_elsewhere_with_its_name_pointed_here_is_not(header: str) -> None:
    assert not is_allowed_host(header)
