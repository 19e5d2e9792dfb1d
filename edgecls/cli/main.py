"""The entry point: finds the command, turns errors into one line and an exit code."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from types import FrameType
from typing import Dict, List, NoReturn, Optional, Tuple

import click

from edgecls._version import __version__
from edgecls.cli.output import complain
from edgecls.errors import EdgeclsError, MissingPackageError, from_os_error, one_line

#: Command name: module, attribute and the line for ``--help``, so that help imports no command.
COMMANDS: Dict[str, Tuple[str, str, str]] = {
    "models": ("edgecls.cli.models", "models_command", "List the catalogue with its published figures."),
    "optimize": ("edgecls.cli.optimize", "optimize_command", "Turn a model into a checked artifact for a device."),
    "qat": ("edgecls.cli.qat", "qat_command", "Train a model to be right in int8, and make an artifact of it."),
    "inspect": ("edgecls.cli.inspect", "inspect_command", "Say what is inside a .nb file."),
    "analyze": ("edgecls.cli.analyze", "analyze_command", "Say which layers int8 harms, and why."),
    "eval": ("edgecls.cli.eval", "eval_command", "Measure top-1 and top-5 on labelled images."),
    "bench": ("edgecls.cli.bench", "bench_command", "Measure latency by engine, threads and batch."),
    "report": ("edgecls.cli.report", "report_command", "Show results again, as text, Markdown or CSV."),
    "predict": ("edgecls.cli.predict", "predict_command", "Classify images."),
    "export": ("edgecls.cli.export", "export_command", "Export a model without converting it (Paddle or ONNX)."),
    "runtime": ("edgecls.cli.runtime", "runtime_command", "Add, list and check Paddle-Lite's libraries for devices."),
    "devices": ("edgecls.cli.devices", "devices_command", "List devices, with why an unusable one is unusable."),
    "android": ("edgecls.cli.android", "android_command", "Fill, build, install and start the Android demo app."),
    "serve": ("edgecls.cli.serve", "serve_command", "Classify images over HTTP, with a page to drop one on."),
    "doctor": ("edgecls.cli.doctor", "doctor_command", "Say what is there, what is missing, what to type next."),
    "demo": ("edgecls.cli.demo", "demo_command", "Run the whole job on the sample that edgecls ships."),
}


class _LateGroup(click.Group):
    """A group that imports a command when it is called, not when its name is listed."""

    def list_commands(self, ctx: click.Context) -> List[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> Optional[click.Command]:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, _, text) in COMMANDS.items()])


@click.group(
    cls=_LateGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="edgecls")
@click.pass_context
def cli(context: click.Context) -> None:
    """PaddleClas image classifiers on ARM: compress, convert, check and measure.

    Exit codes: 2 bad input, 3 something to install, 4 download, 5 conversion, 6 wrong results, 7 a child process
    failed, 8 device, 9 storage, 130 interrupted.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


class _Ended(BaseException):
    """A signal asked the program to end. Like KeyboardInterrupt it lets everything clean up on its way out."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> NoReturn:
    """Run the command line and exit."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        # nohup has SIGHUP ignored, and that must stay.
        if signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, _end)
    sys.exit(_run())


def _end(number: int, frame: Optional[FrameType]) -> NoReturn:
    # A second signal ends the program at once, should cleaning up take too long.
    signal.signal(number, signal.SIG_DFL)
    raise _Ended(number)


def _run() -> int:
    try:
        code = cli.main(standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except EdgeclsError as error:
        return _fail(str(error), error.exit_code)
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        return _fail(_click_message(error), 2)
    except (click.Abort, KeyboardInterrupt):
        return _fail("interrupted", 130)
    except _Ended as error:
        return _fail(f"ended by {signal.Signals(error.number).name}", 128 + error.number)
    except (BrokenPipeError, SystemExit):
        # The reader of our output is gone, which click makes a SystemExit.
        _drop_output()
        return 141
    except OSError as error:
        _drop_output()
        mapped = from_os_error(error)
        return _fail(str(mapped), mapped.exit_code)
    except ImportError as error:
        missing = MissingPackageError(f"{sys.executable}: {error}", hint="install edgecls again with pip")
        return _fail(str(missing), missing.exit_code)
    except Exception as error:
        return _fail(_fault(error), 1)


def _drop_output() -> None:
    """Throw away what could not be written: Python would try once more at exit and complain."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _click_message(error: click.ClickException) -> str:
    command = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "edgecls"
    return f"{one_line(error.format_message()).rstrip('.')}; see '{command} --help'"


def _fault(error: Exception) -> str:
    """A fault of edgecls itself in one line: what, and where it was raised."""
    import traceback

    if os.environ.get("EDGECLS_TRACEBACK"):
        traceback.print_exc()
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{os.path.basename(place.filename)} line {place.lineno}"
    what = one_line(f"{type(error).__name__}: {error}")[:300]
    return f"this is a fault of edgecls: {what} ({where}); run it again with EDGECLS_TRACEBACK=1 and report it"


def _fail(message: str, code: int) -> int:
    complain(message)
    return code
