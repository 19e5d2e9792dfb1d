"""Commands as text for the shell of a device: POSIX sh, be it mksh, dash, bash or busybox."""

from __future__ import annotations

import re
import secrets
import shlex
from typing import List, Mapping, Optional, Sequence, Tuple, Union

from edgecls.errors import SettingsError

Command = Union[str, Sequence[str]]

#: The longest command in bytes, before it is quoted. What is too long afterwards is refused where it is sent.
MAX_COMMAND_BYTES = 60_000
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def as_script(command: Command) -> str:
    """A command as shell text: text is taken as it is, words are quoted.

    Raises:
        SettingsError: it is empty, too long or has a zero byte.
    """
    script = command if isinstance(command, str) else join(command)
    if not script.strip():
        raise SettingsError("the command for the device is empty", hint="name a program")
    if "\0" in script:
        raise SettingsError("a command for a device can't hold a zero byte", hint="check its arguments")
    return fitting(script, MAX_COMMAND_BYTES)


def fitting(text: str, limit: int) -> str:
    """The text, if it has at most ``limit`` bytes.

    Raises:
        SettingsError: it has more.
    """
    size = len(text.encode())
    if size > limit:
        raise SettingsError(
            f"a command for a device has {size} bytes, {limit} is the most", hint="put it into a file and push that"
        )
    return text


def join(words: Sequence[str]) -> str:
    """Words as shell text, each of them quoted where it must be."""
    return " ".join(shlex.quote(word) for word in words)


def announced(command: Command, env: Optional[Mapping[str, str]] = None) -> Tuple[str, str]:
    """Shell text that prints its process id after an unguessable mark, then becomes the command.

    The id names the process group too: adbd and sshd start each command as the leader of a new session. So all that
    the command has started can be ended. The mark sets it apart from what a login script may print before. The
    standard input is empty.

    Returns: the shell text, and the mark for ``open_announcement``.
    """
    mark = secrets.token_hex(16)
    return f"echo {mark} $$; {_exports(env)}exec sh -c {shlex.quote(as_script(command))} </dev/null", mark


def enveloped(command: Command, env: Optional[Mapping[str, str]] = None) -> Tuple[str, str]:
    """The same for a channel that loses exit codes: after the mark a last line gives the code, too.

    Returns: the shell text, and the mark for ``open_announcement`` and ``open_envelope``.
    """
    mark = secrets.token_hex(16)
    script = shlex.quote(as_script(command))
    run = f"echo {mark} $$; {_exports(env)}sh -c {script} </dev/null"
    return f"{run}; printf '\\n%s %d\\n' {mark} $?", mark


def open_announcement(output: bytes, mark: str) -> Tuple[Optional[int], bytes]:
    """The process id, None while it isn't there, and the command's own output."""
    _, found, rest = output.partition(mark.encode() + b" ")
    line, ended, content = rest.partition(b"\n")
    if not found or not ended or not line.strip().isdigit():
        return None, b""
    return int(line), content


def open_envelope(output: bytes, mark: str) -> Tuple[bytes, Optional[int]]:
    """The command's own output without the last line, and its exit code; None when that line never came."""
    content, found, tail = output.rpartition(b"\n" + mark.encode() + b" ")
    if not found or not tail.strip().isdigit():
        return output, None
    return content, int(tail)


def kill_group(pid: Union[int, str]) -> str:
    """Shell text that ends a process group without a chance to object."""
    return f"kill -s KILL -- -{pid} 2>/dev/null || kill -9 -{pid}"


def in_batches(words: Sequence[str], limit: int) -> List[List[str]]:
    """The words in order, in groups that stay within ``limit`` bytes when they are quoted."""
    batches: List[List[str]] = []
    size = limit + 1
    for word in words:
        length = len(shlex.quote(word).encode()) + 1
        if size + length > limit:
            batches.append([])
            size = 0
        batches[-1].append(word)
        size += length
    return batches


def _exports(env: Optional[Mapping[str, str]]) -> str:
    for name in env or {}:
        if not _NAME.fullmatch(name):
            raise SettingsError(f"'{name}' is no name for a variable", hint="use letters, digits and underscores")
    words = join([f"{name}={value}" for name, value in (env or {}).items()])
    return f"export {words}; " if words else ""
