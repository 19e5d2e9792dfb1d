"""What ``edgecls qat`` says at its end."""

from __future__ import annotations

from edgecls.pipeline.qat import Trained
from edgecls.qat.progress import History


def render(trained: Trained) -> str:
    """A few lines for the terminal."""
    description = trained.artifact.description
    history = trained.result.history
    kernels = ", ".join(f"{count} {name}" for name, count in description.kernels.items() if count)
    steps = history.validations[-1].step
    early = f" ({history.stopped})" if history.stopped else ""
    int8 = description.parity["int8"]
    return "\n".join(
        (
            f"artifact  {trained.artifact.path}",
            f"model     {description.model['name']}, {description.model['class_num']} classes",
            f"for       {description.target}, {description.precision}, opt {description.opt_version}",
            f"size      {description.nb['size_bytes'] / 1e6:.2f} MB",
            f"kernels   {kernels}; {description.calib} calib",
            f"before    {history.validations[0]}",
            f"trained   {_outcome(history)} {steps} steps{early}",
            f"converted {trained.result.converted}",
            f"int8      {int8['engine']} against fp32 on {int8['images']} inputs: "
            f"largest difference {int8['max_abs_diff']:.2g}, top-1 agreement {int8['top1_agreement']:.1f} %",
            f"time      {trained.seconds:.1f} s",
        )
    )


def _outcome(history: History) -> str:
    if history.best.step == 0:
        return "no better than the start, which is kept, after"
    return f"{history.best}, at step {history.best.step} of"
