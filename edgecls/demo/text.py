"""The demo's table."""

from __future__ import annotations

from edgecls.demo.run import Demo


def render_demo(demo: Demo) -> str:
    """One table: a row an engine on this machine, after a row an artifact."""
    lines = [f"{'artifact':40} {'.nb MB':>7} {'fp32 ops':>9} {'int8 ops':>9} {'calib':>6}"]
    for artifact in demo.artifacts:
        description = artifact.description
        megabytes = description.nb["size_bytes"] / 1e6
        lines.append(
            f"{artifact.name:40} {megabytes:7.2f} {description.kernels['fp32']:9} "
            f"{description.kernels['int8']:9} {description.calib:6}"
        )
    lines += ["", f"{'on this machine':40} {'top-1 %':>7} {'images':>9} {'p50 ms':>9} {'p90 ms':>9}"]
    times = {(row.cell.engine, row.cell.mode): row for row in demo.result.rows}
    for row in demo.evaluation.rows:
        timed = times.get((row["engine"], row["mode"]))
        p50, p90 = (f"{timed.p50_ms:.2f}", f"{timed.p90_ms:.2f}") if timed else ("-", "-")
        name = f"{row['engine']} {row['engine_version']} {row['mode']}"
        lines.append(f"{name:40} {row['top1']:7.2f} {demo.evaluation.images:9} {p50:>9} {p90:>9}")
    lines += [
        "",
        "An ARM .nb can't run here: these rows are its fp32 twin for x86, and its int8 graph in Paddle Inference.",
        f"Every sample is in {demo.result_file}. Next: edgecls inspect {demo.artifacts[-1].nb}",
    ]
    return "\n".join(lines)
