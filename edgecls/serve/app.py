"""The service's addresses."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any, Awaitable, Callable, Dict, List, Protocol

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from edgecls.serve.body import Buffered, read_picture
from edgecls.serve.hosts import is_allowed_host
from edgecls.serve.limits import Limits
from edgecls.serve.problem import Problem

_PAGE = Path(__file__).with_name("page")
_FILES = {
    "/": ("index.html", "text/html; charset=utf-8"),
    "/page.css": ("page.css", "text/css; charset=utf-8"),
    "/page.js": ("page.js", "text/javascript; charset=utf-8"),
}
#: The page loads nothing from elsewhere and may be shown in no other page.
_SAFE = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_HINTS = {404: "see / for a page, POST a picture to /predict", 405: "POST a picture to /predict, GET the rest"}

Handler = Callable[[Request], Awaitable[Response]]


class Answers(Protocol):
    """What classifies, as Pool does."""

    about: Dict[str, Any]

    @property
    def waiting(self) -> int: ...

    @property
    def ready(self) -> int: ...

    async def answer(self, image: bytes, top: int) -> Dict[str, Any]: ...


def make_app(answers: Answers, model: Dict[str, Any], limits: Limits, *, loopback: bool) -> Starlette:
    """The application.

    Args:
        answers: classifies.
        model: what ``/model`` says.
        limits: of the service.
        loopback: whether only this computer may ask; another Host is then a page's elsewhere that was given our
            address, and is refused.
    """
    buffered = Buffered(limits.buffered_bytes)
    classes = len(model["labels"])

    async def health(request: Request) -> Response:
        there = answers.ready > 0
        value = {"status": "ok" if there else "loading", "workers": answers.ready, "waiting": answers.waiting}
        return JSONResponse(value, 200 if there else 503)

    async def describe(request: Request) -> Response:
        return JSONResponse({**model, **answers.about})

    async def predict(request: Request) -> Response:
        top = _top(request, classes)
        with buffered.account() as account:
            try:
                image = await read_picture(request, limits, account)
                return JSONResponse(await _unless_gone(request, answers.answer(image, top)))
            except ClientDisconnect:
                # Nobody reads it.
                return Response(status_code=499)

    routes = [_page(path, file, kind) for path, (file, kind) in _FILES.items()]
    routes += [
        Route("/health", _checked(health, loopback)),
        Route("/model", _checked(describe, loopback)),
        Route("/predict", _checked(predict, loopback), methods=["POST"]),
    ]
    return Starlette(
        routes=routes,
        exception_handlers={Problem: _problem, HTTPException: _http_exception, Exception: _fault},
    )


def _page(path: str, file: str, kind: str) -> Route:
    content = (_PAGE / file).read_bytes()

    async def page(request: Request) -> Response:
        return Response(content, media_type=kind, headers=_SAFE)

    return Route(path, page)


def _checked(handler: Handler, loopback: bool) -> Handler:
    async def checked(request: Request) -> Response:
        if loopback and not is_allowed_host(request.headers.get("host", "")):
            raise Problem(
                421, "this service is for this computer only", "open it as http://127.0.0.1, or start it with --host"
            )
        return await handler(request)

    return checked


def _top(request: Request, classes: int) -> int:
    text = request.query_params.get("top", "5")
    if not (text.isascii() and text.isdigit() and len(text) < 8) or int(text) < 1:
        raise Problem(400, "top is no number of classes", "give 1 or more, as in /predict?top=5")
    return min(int(text), classes)


async def _unless_gone(request: Request, coming: Awaitable[Dict[str, Any]]) -> Dict[str, Any]:
    """The answer, or ClientDisconnect as soon as the client goes: its picture then leaves the queue."""
    answer = asyncio.ensure_future(coming)
    gone = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((answer, gone), return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            raise ClientDisconnect
        return await answer
    finally:
        tasks: List["asyncio.Future[Any]"] = [answer, gone]
        for task in tasks:
            task.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _problem(request: Request, error: Exception) -> Response:
    assert isinstance(error, Problem)
    return JSONResponse({"error": error.error, "hint": error.hint}, error.status, headers=error.headers)


async def _http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    hint = _HINTS.get(error.status_code, "check the request")
    return JSONResponse({"error": error.detail, "hint": hint}, error.status_code, headers=dict(error.headers or {}))


async def _fault(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": "the service has a fault", "hint": "look at its log"}, 500)
