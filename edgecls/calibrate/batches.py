"""How many images a batch."""

from __future__ import annotations

from edgecls.errors import ImageListError
from edgecls.program.signature import Signature


def images_a_batch(signature: Signature, asked: int, count: int) -> int:
    """What is asked, or what the export is fixed to.

    Raises:
        ImageListError: there are fewer images than one batch of a fixed export.
    """
    if signature.batch is None:
        return min(asked, count)
    if count < signature.batch:
        raise ImageListError(
            f"{count} calibration images are less than one batch: the export is fixed to {signature.batch}",
            hint="give more images, or export the model with an open batch",
        )
    return signature.batch
