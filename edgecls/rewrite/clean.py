"""An export rewritten into the form that Paddle-Lite's ARM kernels serve best, with the same output.

Every rewrite keeps the output within rounding and the name of every layer. Each is a rule in a module of its own;
``RULES`` is their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Dict, Tuple

from edgecls.errors import SettingsError
from edgecls.export.exported import ExportedModel
from edgecls.program.arrays import read_arrays
from edgecls.program.desc import read_program
from edgecls.program.signature import is_quantized
from edgecls.rewrite.conv_bias import CONV_BIAS
from edgecls.rewrite.draft import Draft
from edgecls.rewrite.dropout import DROPOUT
from edgecls.rewrite.even_kernel import EVEN_KERNEL
from edgecls.rewrite.fold_scale import FOLD_SCALE
from edgecls.rewrite.identities import IDENTITIES
from edgecls.rewrite.max_pool import MAX_POOL
from edgecls.rewrite.one_number import ONE_NUMBER
from edgecls.rewrite.rule import Rule
from edgecls.rewrite.scale_as_norm import SCALE_AS_NORM
from edgecls.rewrite.spelled_out import SPELLED_OUT
from edgecls.rewrite.write import write_draft

RULES: Tuple[Rule, ...] = (
    SPELLED_OUT,
    DROPOUT,
    CONV_BIAS,
    ONE_NUMBER,
    IDENTITIES,
    MAX_POOL,
    FOLD_SCALE,
    SCALE_AS_NORM,
    EVEN_KERNEL,
)


@dataclass(frozen=True)
class Cleaned:
    """A rewritten export.

    Attributes:
        exported: the rewritten model.
        applied: in how many places each rule changed it, by the rule's name; rules that changed nothing are left out.
    """

    exported: ExportedModel
    applied: Dict[str, int]


def clean(exported: ExportedModel, out_dir: Path, *, rules: Tuple[Rule, ...] = RULES) -> Cleaned:
    """Rewrite an fp32 export. The same input gives the same bytes, and a rewritten export stays as it is.

    Args:
        exported: the fp32 export.
        out_dir: gets ``inference.pdmodel`` and ``inference.pdiparams``; other files there are left alone.
        rules: the rewrites in their order.

    Raises:
        SettingsError: the export is quantized.
        ExportedModelError: a file is damaged, or the two don't belong together.
        StorageError: a file can't be read or written.
    """
    program = read_program(exported.model_file)
    if is_quantized(program):
        raise SettingsError(f"{exported.model_file} is quantized already", hint="rewrite the fp32 export")
    draft = Draft(program, read_arrays(program, exported.params_file))
    applied = {rule.name: rule.apply(draft) for rule in rules}
    draft.drop_unused()
    return Cleaned(write_draft(draft, out_dir), {name: count for name, count in applied.items() if count})
