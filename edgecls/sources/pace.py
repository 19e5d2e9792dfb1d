"""How fast answers come: the figures of the live line and of the summary."""

from __future__ import annotations

from collections import deque
from typing import Deque, List

#: Frames a second are counted over so many seconds.
_WINDOW_S = 2.0
#: So many latencies are kept for the summary; a camera may run for weeks.
_MOST = 10_000


class Pace:
    """Counts answers.

    Attributes:
        answers: how many there were.
    """

    def __init__(self) -> None:
        self.answers = 0
        self._recent: Deque[float] = deque()
        self._latencies: Deque[float] = deque(maxlen=_MOST)
        self._first = self._last = 0.0

    def count(self, now: float, latency_ms: float) -> None:
        """Note an answer.

        Args:
            now: a clock that never goes back, seconds.
            latency_ms: from the picture's coming to its answer.
        """
        if not self.answers:
            self._first = now
        self.answers += 1
        self._last = now
        self._latencies.append(latency_ms)
        self._recent.append(now)
        while now - self._recent[0] > _WINDOW_S:
            self._recent.popleft()

    @property
    def last_latency_ms(self) -> float:
        """The newest latency; 0 without any."""
        return self._latencies[-1] if self._latencies else 0.0

    @property
    def fps(self) -> float:
        """Answers a second over the last two seconds; 0 before the second answer."""
        span = self._recent[-1] - self._recent[0] if self._recent else 0.0
        return (len(self._recent) - 1) / span if span > 0.0 else 0.0

    @property
    def mean_fps(self) -> float:
        """Answers a second from the first to the last."""
        span = self._last - self._first
        return (self.answers - 1) / span if span > 0.0 else 0.0

    def latency_ms(self, quantile: float) -> float:
        """A quantile of the last latencies, the nearest that occurred; 0 without any."""
        ordered: List[float] = sorted(self._latencies)
        return ordered[round(quantile * (len(ordered) - 1))] if ordered else 0.0
