"""What the host's engine makes of the shards that a device gets."""

from __future__ import annotations

import time
from typing import List

import numpy as np
from numpy.typing import NDArray

from edgecls.artifact.folder import Artifact
from edgecls.engines.session import EngineSession
from edgecls.evaluation.contenders import check_classes
from edgecls.evaluation.scores import ScoreFile
from edgecls.evaluation.shards import Shard, tensors
from edgecls.evaluation.tally import Tally
from edgecls.preprocess.apply import level_table


class Reference:
    """The host's scores, picture by picture.

    Args:
        session: the engine.
        scores: where to keep them.
        artifact: whose classes and preprocessing count.
    """

    def __init__(self, session: EngineSession, scores: ScoreFile, artifact: Artifact) -> None:
        self.scores = scores
        self.tally = Tally(len(artifact.labels))
        self._session = session
        self._classes = len(artifact.labels)
        self._table = level_table(artifact.description.preprocess)
        self._labels: List[NDArray[np.int64]] = []

    @property
    def images(self) -> int:
        """Pictures so far."""
        return self.tally.images

    @property
    def labels(self) -> NDArray[np.int64]:
        """Their class ids, [N]."""
        return np.concatenate(self._labels)

    def run(self, shard: Shard, batch_size: int) -> None:
        """Compute a shard's scores.

        Raises:
            VerificationError: there is another number of scores than of classes.
            WorkerError: the engine crashed or hung.
        """
        self._labels.append(shard.labels)
        done = 0
        for tensor in tensors(shard, self._table, batch_size):
            started = time.perf_counter()
            scores = self._session.run(tensor)
            seconds = time.perf_counter() - started
            check_classes(self._session, scores, self._classes)
            self.scores.rows[self.images : self.images + len(scores)] = scores
            self.tally.add(scores, shard.labels[done : done + len(scores)], seconds)
            done += len(scores)
