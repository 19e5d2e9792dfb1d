"""One attempt to bring the missing bytes of a download."""

from __future__ import annotations

import http.client
import os
import re
import shutil
from pathlib import Path
from typing import BinaryIO, Callable, Optional, Tuple

from edgecls.errors import DiskFullError, DownloadError, NetworkError, from_os_error
from edgecls.weights.partial import Partial
from edgecls.weights.request import RangeRefusedError, network_error, open_url

#: Bytes so far, and bytes in all, 0 if the server doesn't say.
Progress = Callable[[int, int], None]

#: The largest official file has 0.5 GB; a server that never stops must not fill the disk.
MAX_BYTES = 4 << 30

_BLOCK = 1 << 16


def transfer(url: str, partial: Partial, *, progress: Progress, stall_s: float) -> None:
    """Bring what is missing; on return ``partial.path`` is complete.

    Bytes that an earlier attempt left are kept if the server can continue the very same file, otherwise the
    download starts again from nothing.

    Raises:
        NetworkError: it broke off; the bytes so far are kept.
        DownloadError: the server's answer is no such file.
        StorageError: the disk is full or refuses.
    """
    offset, validator, total = partial.resume_point(url)
    if offset and offset == total:
        progress(offset, total or 0)
        return
    response, offset, total = _open(url, partial, offset, validator, stall_s)
    with response:
        _check_size(partial.path, url, offset, total)
        try:
            # Closing is inside as well: what a full disk didn't take is tried once more then.
            with partial.path.open("r+b") as stream:
                done = _copy(url, response, stream, offset, total, progress, stall_s)
        except OSError as error:
            raise from_os_error(error, partial.path) from error
    if total is not None and done < total:
        raise NetworkError(f"{url} broke off after {done} of {total} bytes", hint="try again to continue")


def _open(
    url: str, partial: Partial, offset: int, validator: str, stall_s: float
) -> Tuple[http.client.HTTPResponse, int, Optional[int]]:
    """The answer, the offset of its first byte, and the total; ``partial`` holds exactly the bytes before."""
    if offset:
        try:
            response = open_url(url, {"Range": f"bytes={offset}-", "If-Range": validator}, stall_s)
        except RangeRefusedError:
            response = None
        if response is not None and response.status == 206:
            first, total = _content_range(response)
            if first == offset and _validator(response) in ("", validator):
                return response, offset, total
            response.close()
            response = None
        if response is None:
            response = _open_whole(url, stall_s)
    else:
        response = _open_whole(url, stall_s)
    try:
        total = _whole_size(url, response)
        partial.begin(url, _validator(response), total)
    except BaseException:
        response.close()
        raise
    return response, 0, total


def _open_whole(url: str, stall_s: float) -> http.client.HTTPResponse:
    try:
        return open_url(url, {}, stall_s)
    except RangeRefusedError as error:
        raise DownloadError(f"{url} answered 416 to a plain request", hint="check the address") from error


def _whole_size(url: str, response: http.client.HTTPResponse) -> Optional[int]:
    if response.status != 200:
        raise DownloadError(f"{url} answered {response.status} instead of a file", hint="check the address")
    if response.headers.get_content_type() == "text/html":
        raise DownloadError(
            f"{url} answered with a web page instead of a file",
            hint="check the address, and whether a proxy or a login page stands in between",
        )
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise DownloadError(f"{url} answered with an encoded body, which was not asked for", hint="check the proxy")
    return response.length


def _content_range(response: http.client.HTTPResponse) -> Tuple[Optional[int], Optional[int]]:
    """First byte and total of a 206; (None, None) when the header is missing or makes no sense."""
    match = re.fullmatch(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18}|\*)", response.headers.get("Content-Range", "").strip())
    if match is None:
        return None, None
    return int(match[1]), None if match[2] == "*" else int(match[2])


def _validator(response: http.client.HTTPResponse) -> str:
    """What If-Range may carry: a strong ETag, else the date of the last change."""
    etag: str = response.headers.get("ETag", "").strip()
    if etag and not etag.startswith("W/"):
        return etag
    return str(response.headers.get("Last-Modified", "")).strip()


def _check_size(path: Path, url: str, offset: int, total: Optional[int]) -> None:
    if total is None:
        return
    if total > MAX_BYTES:
        raise DownloadError(f"{url} has {total} bytes, more than any model", hint="check the address")
    missing, free = total - offset, shutil.disk_usage(path.parent).free
    if free < missing:
        raise DiskFullError(
            f"{path.parent} has {free >> 20} MB free, and {missing >> 20} MB are to come",
            hint="free some space, or set EDGECLS_CACHE to a folder on another disk",
        )


def _copy(
    url: str,
    response: http.client.HTTPResponse,
    stream: BinaryIO,
    done: int,
    total: Optional[int],
    progress: Progress,
    stall_s: float,
) -> int:
    stream.seek(done)
    progress(done, total or 0)
    while True:
        block = _read(url, response, stall_s)
        if not block:
            break
        if done + len(block) > (MAX_BYTES if total is None else total):
            raise DownloadError(f"{url} sends more bytes than it announced", hint="check the address")
        stream.write(block)
        done += len(block)
        progress(done, total or 0)
    stream.flush()
    os.fsync(stream.fileno())
    return done


def _read(url: str, response: http.client.HTTPResponse, stall_s: float) -> bytes:
    try:
        # read() would wait for a whole block, and a slow server would look like a silent one.
        return response.read1(_BLOCK)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise network_error(url, error, stall_s) from error
