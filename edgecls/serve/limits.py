"""How much the service takes on."""

from __future__ import annotations

from dataclasses import dataclass

from edgecls.errors import SettingsError

_MIB = 1 << 20


@dataclass(frozen=True)
class Limits:
    """Limits of the service.

    Attributes:
        body_bytes: largest request body.
        pixels: most pixels of a picture; it is decoded into six times as many bytes.
        waiting: requests that may wait for a worker; more are answered 503.
        buffered_bytes: of all bodies that are being read or wait, together.
        head_s: seconds that the line and the headers of a request may take, and that an idle connection stays open.
        body_s: seconds that a body may take.
        answer_s: seconds until a request that waits or is worked on is given up.
        connections: open connections; of more, the one that has waited longest without a request is closed.
    """

    body_bytes: int = 20 * _MIB
    pixels: int = 50_000_000
    waiting: int = 256
    buffered_bytes: int = 128 * _MIB
    head_s: float = 10.0
    body_s: float = 20.0
    answer_s: float = 60.0
    connections: int = 512

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if value <= 0:
                raise SettingsError(f"a limit {name} of {value} lets nothing through", hint="give more than 0")
