"""The child of ``run.convert``: one conversion by opt, which needs nothing but paddlelite."""

from __future__ import annotations

from typing import Any, Callable, Dict

from edgecls.convert.lite import new_opt
from edgecls.errors import OptError


def run(request: Dict[str, Any], progress: Callable[[str], None]) -> Dict[str, Any]:
    """Convert a model.

    Args:
        request: model_file, params_file, places (opt's name), fp16, prefix (opt adds ``.nb``).
        progress: called once, before opt starts.

    Returns:
        opt_version.

    Raises:
        OptError: out of memory. On other errors opt ends the process; ``explain`` reads its last words.
    """
    opt = new_opt()
    version = str(opt.version())
    progress(f"opt {version}")
    opt.set_model_file(request["model_file"])
    opt.set_param_file(request["params_file"])
    if request["fp16"]:
        opt.enable_fp16()
    opt.set_valid_places(request["places"])
    opt.set_model_type("naive_buffer")
    opt.set_optimize_out(request["prefix"])
    try:
        opt.run()
    except MemoryError as error:
        raise OptError("opt ran out of memory", hint="end other programs, or convert on a larger machine") from error
    return {"opt_version": version}
