"""The child's side: run one task module and answer in frames on a descriptor of its own.

The native libraries print to descriptors 1 and 2, so neither carries the answer.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from typing import Any, BinaryIO, Callable, Dict

from edgecls.errors import EdgeclsError, from_os_error
from edgecls.worker.frames import read_frame, write_frame
from edgecls.worker.parent import die_with_parent

Progress = Callable[[str], None]


def main(module_name: str, reply_descriptor: int, parent_pid: int) -> None:
    """Read the request from stdin, run the module, write its answer, exit."""
    die_with_parent(parent_pid)
    reply = os.fdopen(reply_descriptor, "wb")
    first = read_frame(sys.stdin.buffer)
    if first is None:
        return
    request = first[0]
    try:
        module = importlib.import_module(module_name)
        if hasattr(module, "serve"):
            module.serve(request, sys.stdin.buffer, reply)
        else:
            result = module.run(request, lambda text: write_frame(reply, {"progress": text}))
            write_frame(reply, {"result": result})
    except EdgeclsError as error:
        write_frame(reply, error_message(error))
    except OSError as error:
        write_frame(reply, error_message(from_os_error(error, error.filename or request.get("out_dir"))))
    except MemoryError:
        write_frame(reply, {"error": "WorkerError", "message": "out of memory", "hint": "try a smaller batch"})
    except Exception as error:
        traceback.print_exc()
        write_frame(reply, {"unexpected": f"{type(error).__name__}: {error}"})
    reply.close()
    sys.stdout.flush()
    sys.stderr.flush()
    # Paddle's destructors can crash at exit, after the answer is out.
    os._exit(0)


def error_message(error: EdgeclsError) -> Dict[str, Any]:
    """The frame that carries an error of the tree across the process boundary."""
    return {"error": type(error).__name__, "message": error.message, "hint": error.hint}


def reply_error(reply: BinaryIO, error: EdgeclsError) -> None:
    """Send an error from a serving task, which goes on afterwards."""
    write_frame(reply, error_message(error))
