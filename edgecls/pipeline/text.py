"""What ``edgecls optimize`` says at its end."""

from __future__ import annotations

from typing import List

from edgecls.pipeline.optimize import Optimized


def render(result: Optimized) -> str:
    """A few lines for the terminal."""
    description = result.artifact.description
    weights = description.model["weights"]
    parity = description.parity
    kernels = ", ".join(f"{count} {name}" for name, count in description.kernels.items() if count)
    lines: List[str] = []
    if weights["kind"] == "random":
        lines.append("RANDOM WEIGHTS: this artifact shows speed and size, its predictions mean nothing")
    lines += [
        f"artifact  {result.artifact.path}{' (unchanged, from the cache)' if result.cached else ''}",
        f"model     {description.model['name']}, {description.model['class_num']} classes, weights: {weights['kind']}",
        f"for       {description.target}, {description.precision}, opt {description.opt_version}",
        f"size      {description.nb['size_bytes'] / 1e6:.2f} MB",
        f"kernels   {kernels}; {description.calib} calib",
        f"parity    {parity['engine']} against Paddle Inference on {parity['images']} inputs: "
        f"largest difference {parity['max_abs_diff']:.2g}, top-1 agreement {parity['top1_agreement']:.1f} %",
    ]
    if "int8" in parity:
        int8 = parity["int8"]
        lines.append(
            f"int8      {int8['engine']} against fp32 on {int8['images']} inputs: "
            f"largest difference {int8['max_abs_diff']:.2g}, top-1 agreement {int8['top1_agreement']:.1f} %"
        )
    lines.append(f"time      {result.seconds:.1f} s")
    return "\n".join(lines)
