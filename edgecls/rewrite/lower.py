"""A quantized model rewritten for the int8 kernels of arm64, right before opt.

The result is for opt alone: Paddle would compute something else of it. What the host evaluates stays the quantized
model.
"""

from __future__ import annotations

from pathlib import Path
from typing import Optional, Tuple

from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import read_program
from edgecls.rewrite.clean import Cleaned
from edgecls.rewrite.depthwise_hard_swish import DEPTHWISE_HARD_SWISH
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.rule import Rule
from edgecls.rewrite.write import write_draft

LOWERINGS: Tuple[Rule, ...] = (DEPTHWISE_HARD_SWISH,)


def lower(
    quantized: ExportedModel,
    out_dir: Path,
    *,
    size: Optional[Tuple[int, int]] = None,
    rules: Tuple[Rule, ...] = LOWERINGS,
) -> Cleaned:
    """Rewrite a quantized model for opt and the target arm64-v8a. The same input gives the same bytes.

    Args:
        quantized: the quantized model.
        out_dir: gets ``inference.pdmodel`` and ``inference.pdiparams``; other files there are left alone.
        size: height and width of the picture where the model leaves them open; 224 x 224 by default.
        rules: the rewrites in their order.

    Raises:
        ExportedModelError: a file is damaged, or the two don't belong together.
        StorageError: a file can't be read or written.
    """
    program = read_program(quantized.model_file)
    draft = Draft(program, read_arrays(program, quantized.params_file), size)
    applied = {rule.name: rule.apply(draft) for rule in rules}
    return Cleaned(write_draft(draft, out_dir), {name: count for name, count in applied.items() if count})
