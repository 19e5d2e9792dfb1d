"""Which Debian mirror this machine's own apt uses."""

from __future__ import annotations

import subprocess
from typing import List

from .problems import EmulationError


def debian_mirror() -> str:
    """The URI of the Debian archive in this machine's apt sources.

    Raises:
        EmulationError: no source of the Debian archive is configured.
    """
    done = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)", "Identifier: Packages"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    )
    for line in done.stdout.splitlines():
        origin, label, component, uri = line.split("|", 3)
        if (origin, label, component) == ("Debian", "Debian", "main"):
            return uri.rstrip("/")
    raise EmulationError("apt has no source of the Debian archive here: add one and run apt-get update")


def apt_settings() -> List[str]:
    """This machine's own ``Acquire`` settings (proxies, timeouts) as lines of an apt configuration."""
    done = subprocess.run(
        ["apt-config", "dump"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False
    )
    wanted = ("Acquire::http::", "Acquire::https::", "Acquire::Retries", "Acquire::Check-Valid-Until")
    return [line for line in done.stdout.splitlines() if line.startswith(wanted)]
