"""A draft written as an exported model."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from edgecls.errors import from_os_error
from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import write_arrays
from edgecls.program.stage import MODEL_NAME, PARAMS_NAME
from edgecls.rewrite.draft import Draft


def write_draft(draft: Draft, out_dir: Path) -> ExportedModel:
    """Write both files of a draft; an older model stays until the new one is whole.

    Raises:
        StorageError: they can't be written.
    """
    try:
        out_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".rewrite-", dir=out_dir) as scratch:
            Path(scratch, MODEL_NAME).write_bytes(draft.program.to_bytes())
            write_arrays(draft.arrays, Path(scratch, PARAMS_NAME))
            # The topology comes last: without it nobody takes the folder for a model.
            os.replace(Path(scratch, PARAMS_NAME), out_dir / PARAMS_NAME)
            os.replace(Path(scratch, MODEL_NAME), out_dir / MODEL_NAME)
    except OSError as error:
        raise from_os_error(error, out_dir) from error
    return ExportedModel(out_dir / MODEL_NAME, out_dir / PARAMS_NAME)
