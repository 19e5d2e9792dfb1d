"""``edgecls export``: the exported model itself, as Paddle's files or as ONNX."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional

import click

from edgecls.cli.output import Progress, emit_json

if TYPE_CHECKING:
    from edgecls.export.exported import ExportedModel


@click.command("export")
@click.argument("model")
@click.option(
    "--weights",
    metavar="SOURCE",
    help="official (default), sample, random, random:SEED, a .pdparams or .onnx file, or a folder with an inference "
    "model.",
)
@click.option("--format", "form", type=click.Choice(["paddle", "onnx"]), default="paddle", show_default=True)
@click.option(
    "--output", type=click.Path(path_type=Path), help="Folder, or for ONNX a .onnx file; default: in the workspace."
)
@click.option("--class-num", type=int, help="Number of classes, where the weights don't tell.")
@click.option("--opset", type=int, help="Of ONNX: 13 by default; a model with hard swish needs 14 and gets it.")
@click.option("--offline", is_flag=True, help="Never download.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def export_command(
    model: str,
    weights: Optional[str],
    form: str,
    output: Optional[Path],
    class_num: Optional[int],
    opset: Optional[int],
    offline: bool,
    as_json: bool,
) -> None:
    """Export MODEL without converting it, to hold other engines against Paddle-Lite.

    MODEL is a name from `edgecls models`, or the path of an exported model. The Paddle files are those that
    `edgecls optimize` starts from; an ONNX file is compared with Paddle Inference before it is written.
    """
    from edgecls.export.folder import check_folder
    from edgecls.export.onnx import check_onnx
    from edgecls.pipeline.settings import Settings
    from edgecls.pipeline.source import find_source
    from edgecls.storage.stages import stage_folder, stage_key
    from edgecls.storage.workspace import workspace_dir

    if opset is not None and form != "onnx":
        raise click.UsageError("--opset goes with --format onnx")
    settings = Settings(weights=weights, class_num=class_num, offline=offline)
    settings.check()
    # What can't work is refused before the export, which takes minutes for the largest networks.
    if form == "onnx":
        check_onnx(opset)
    elif output is not None:
        check_folder(output)
    progress = Progress()
    source = find_source(model, settings, progress)
    progress.step(f"export    {source.name}, weights: {source.weights['kind']}")
    key = stage_key("export", source.identity)
    made = stage_folder("export", key, lambda folder: source.make(folder, progress))
    result: Dict[str, Any] = {"model": source.name, "weights": source.weights, "format": form}
    if form == "onnx":
        result.update(_write_onnx(made, _onnx_file(output or workspace_dir(), source.name), opset, progress.step))
    else:
        result.update(_write_paddle(made, output or workspace_dir() / f"{source.name}-export"))
    progress.clear()
    if as_json:
        emit_json(result)
    else:
        click.echo(_render(result))


def _write_paddle(made: Path, target: Path) -> Dict[str, Any]:
    import shutil

    from edgecls.export.exported import find_exported
    from edgecls.export.folder import MODEL_NAME, PARAMS_NAME, export_folder

    exported = find_exported(made)
    described = _described(exported)
    with export_folder(target) as folder:
        shutil.copyfile(exported.model_file, folder / MODEL_NAME)
        shutil.copyfile(exported.params_file, folder / PARAMS_NAME)
    return {"files": [str(target / MODEL_NAME), str(target / PARAMS_NAME)], **described}


def _onnx_file(output: Path, name: str) -> Path:
    return output if output.suffix == ".onnx" and not output.is_dir() else output / f"{name}.onnx"


def _write_onnx(made: Path, target: Path, opset: Optional[int], report: Callable[[str], None]) -> Dict[str, Any]:
    from edgecls.export.exported import find_exported
    from edgecls.export.onnx import export_onnx

    exported = find_exported(made)
    written = export_onnx(exported, target, opset=opset, on_progress=report)
    described = _described(exported)
    # ONNX keeps the shapes and may rename the tensors.
    for side in ("input", "output"):
        described[side]["name"] = written.pop(side)
    return {"files": [str(target)], **described, **written}


def _described(exported: ExportedModel) -> Dict[str, Any]:
    from edgecls.program.read import read_signature

    signature = read_signature(exported)
    return {
        "class_num": signature.class_num,
        "input": signature.input.to_json(),
        "output": {**signature.output.to_json(), "kind": signature.kind},
    }


def _render(result: Dict[str, Any]) -> str:
    lines = []
    if result["weights"]["kind"] == "random":
        lines.append("RANDOM WEIGHTS: this model shows speed and size, its predictions mean nothing")
    lines += [f"file      {name}" for name in result["files"]]
    source, target = result["input"], result["output"]
    shape = "x".join(str(side) for side in source["shape"])
    lines.append(f"model     {result['model']}: {source['name']} {shape} to {result['class_num']} {target['kind']}")
    if "parity" in result:
        parity = result["parity"]
        lines.append(
            f"parity    {parity['engine']} against {parity['reference']} on {parity['images']} inputs: largest "
            f"difference {parity['max_abs_diff']:.2g}, top-1 agreement {parity['top1_agreement']:.1f} %"
        )
        lines.append(f"opset     {result['opset']}")
    return "\n".join(lines)
