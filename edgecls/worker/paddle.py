"""Paddle as the child processes use it: quiet, on the CPU, and dying at once on a native error."""

from __future__ import annotations

import os
import random
import sys
import warnings
from typing import Any

from edgecls.errors import MissingPackageError


def import_paddle(seed: int = 0) -> Any:
    """Import Paddle with its signal handler off and every random generator seeded.

    Paddle's SIGABRT handler allocates memory, so an abort after heap corruption would hang for ever; without it
    the process ends at once and the parent sees the signal.

    Raises:
        MissingPackageError: Paddle is not installed in this interpreter.
    """
    os.environ.setdefault("FLAGS_enable_pir_api", "0")
    warnings.filterwarnings("ignore")
    try:
        import paddle
    except ImportError as error:
        raise MissingPackageError(
            f"{sys.executable} can't import paddle: {error}", hint="run scripts/setup.sh"
        ) from error
    import numpy

    paddle.disable_signal_handler()
    paddle.set_device("cpu")
    paddle.seed(seed)
    random.seed(seed)
    numpy.random.seed(seed)
    return paddle
