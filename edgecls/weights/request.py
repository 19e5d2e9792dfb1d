"""One HTTP request, with the errors of the network as errors of edgecls."""

from __future__ import annotations

import functools
import http.client
import socket
import ssl
import urllib.error
import urllib.request
from email.message import Message
from typing import IO, Any, Dict, Mapping, Optional
from urllib.parse import urlsplit

from edgecls._version import __version__
from edgecls.errors import DownloadError, EdgeclsError, NetworkError
from edgecls.weights.address import is_web_address

_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})
_HINT = "check the address and EDGECLS_WEIGHTS_URL, or give a file with --weights"
_NETWORK_HINT = "check the network and its proxy settings and try again, or give a file with --weights"


class RangeRefusedError(Exception):
    """The server has no bytes at the offset that was asked for (416)."""


def open_url(url: str, headers: Mapping[str, str], stall_s: float) -> http.client.HTTPResponse:
    """Send a GET and return the answer, whose body is still to be read.

    Redirects are followed within http and https, never from https to http.

    Args:
        url: an http or https address.
        headers: added to the request.
        stall_s: longest silence of the server, seconds.

    Raises:
        NetworkError: unreachable, silent, or a refusal that may pass (429, 5xx).
        DownloadError: a refusal that stays (404, a bad certificate, a forbidden redirect).
        RangeRefusedError: status 416.
    """
    if not is_web_address(url):
        raise DownloadError(f"{url[:200]!r} is no http or https address", hint=_HINT)
    fields = {"User-Agent": f"edgecls/{__version__}", "Accept-Encoding": "identity", **headers}
    try:
        response: http.client.HTTPResponse = _opener().open(
            urllib.request.Request(url, headers=fields), timeout=stall_s
        )
    except urllib.error.HTTPError as error:
        with error:
            if error.code == 416:
                raise RangeRefusedError from error
            raise _refusal(url, error) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise network_error(url, error, stall_s) from error
    return response


def network_error(url: str, error: Exception, stall_s: float) -> EdgeclsError:
    """The error that stands for what the standard library raised while connecting or reading."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    host = urlsplit(url).netloc
    if isinstance(reason, ssl.SSLCertVerificationError):
        return DownloadError(
            f"{host} shows no certificate that this machine trusts: {reason.verify_message}",
            hint="set SSL_CERT_FILE to the certificates of your network, or give a file with --weights",
        )
    if isinstance(reason, http.client.InvalidURL):
        return DownloadError(f"{url[:200]!r} is no valid address", hint=_HINT)
    if isinstance(reason, (socket.timeout, TimeoutError)):
        return NetworkError(f"{host} sent nothing for {stall_s:g} s", hint=_NETWORK_HINT)
    if isinstance(reason, socket.gaierror):
        return NetworkError(f"the name {host} can't be resolved", hint=_NETWORK_HINT)
    if isinstance(reason, http.client.IncompleteRead):
        return NetworkError(f"{host} cut the download off", hint=_NETWORK_HINT)
    return NetworkError(f"{host} failed: {_describe(reason)}", hint=_NETWORK_HINT)


def _refusal(url: str, error: urllib.error.HTTPError) -> EdgeclsError:
    message = f"{url} answered {error.code} {error.reason}"
    if error.code in _TRANSIENT:
        return NetworkError(message, hint="try again later, or give a file with --weights")
    return DownloadError(message, hint=_HINT)


def _describe(reason: object) -> str:
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror
    return str(reason) or type(reason).__name__


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = 5

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> Optional[urllib.request.Request]:
        old, new = urlsplit(req.full_url).scheme, urlsplit(newurl).scheme
        if new not in ("http", "https") or (old == "https" and new == "http"):
            raise DownloadError(f"{req.full_url} redirects from {old} to {new[:20]!r}, which is refused", hint=_HINT)
        # Before Python 3.11 the standard library doesn't know 308, which differs from 307 in being permanent.
        return super().redirect_request(req, fp, 307 if code == 308 else code, msg, headers, newurl)  # type: ignore[arg-type]

    def http_error_308(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Any
    ) -> Optional[Any]:
        return self.http_error_302(req, fp, code, msg, headers)


@functools.lru_cache(maxsize=1)
def _opener() -> urllib.request.OpenerDirector:
    """An opener for http and https alone: urllib's own would also read file: and ftp: addresses."""
    opener = urllib.request.OpenerDirector()
    handlers: Dict[str, urllib.request.BaseHandler] = {
        "proxy": urllib.request.ProxyHandler(),
        "http": urllib.request.HTTPHandler(),
        "https": urllib.request.HTTPSHandler(),
        "redirects": _Redirects(),
        "errors": urllib.request.HTTPDefaultErrorHandler(),
        "statuses": urllib.request.HTTPErrorProcessor(),
    }
    for handler in handlers.values():
        opener.add_handler(handler)
    return opener
