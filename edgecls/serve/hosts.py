"""Addresses of this computer alone."""

from __future__ import annotations

import ipaddress


def is_loopback(host: str) -> bool:
    """Whether a host, without a port, is reached from this computer only."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_allowed_host(header: str) -> bool:
    """Whether the Host of a request names this computer.

    A page elsewhere can have its own name point here (DNS rebinding), and would read the answers; its requests carry
    that name.
    """
    host, _, port = header.rpartition(":")
    if not host or not port.isdigit():
        host = header
    return is_loopback(host)
