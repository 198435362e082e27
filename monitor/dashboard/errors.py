"""Failures as pages: one sentence that says what is wrong, and a next step."""

from collections.abc import Mapping, Sequence

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from loguru import logger
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from monitor.dashboard.refusal import Elsewhere, Refusal
from monitor.dashboard.rendering import language_of, page
from monitor.dashboard.security import HEADERS, clean
from storage.language import N_, phrase

_SENTENCES = {
    400: N_("The address holds a value that this page does not understand: {name}."),
    404: N_("There is nothing at this address."),
    403: N_("This is not allowed here."),
    405: N_("These pages can be read, not changed."),
    422: N_("A field of the form holds a value that is not understood: {name}. Nothing was changed."),
    500: N_("Something failed on our side. It is in the log."),
}
_NEXT_STEPS = {
    400: N_("Correct it in the address, or begin again at the overview."),
    404: N_("Begin at the overview: every county, body and report is found from there."),
    403: N_("Ask whoever manages the accounts of this dashboard."),
    405: N_("Open the page with an ordinary link."),
    422: N_("Go back, correct the field and send the form once more."),
    500: N_("Try again in a minute. If it fails again, run nianbao doctor and look at the log."),
}


def answer(request: Request, status: int, name: str = "") -> Response:
    """The page of a failure, or one JSON object where JSON or CSV was asked for."""
    known = status if status in _SENTENCES else 404 if status < 500 else 500
    return _said(request, status, _SENTENCES[known], _NEXT_STEPS[known], {"name": name})


def refused(request: Request, refusal: Refusal) -> Response:
    """What a page, a dependency or the gate refused, with its own sentences."""
    response = _said(request, refusal.status_code, refusal.sentence, refusal.next_step, refusal.values, refusal.choices)
    response.headers.update(refusal.headers or {})
    response.headers["Cache-Control"] = "no-store"
    return response


def _said(
    request: Request,
    status: int,
    sentence: str,
    next_step: str,
    values: Mapping[str, object],
    choices: Sequence[tuple[str, str]] = (),
) -> Response:
    language = language_of(request)
    said, step = phrase(sentence, language, **values), phrase(next_step, language, **values)
    if request.url.path.endswith((".json", ".csv", ".xlsx")) or "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": clean(said), "next_step": clean(step)}, status)
    shown = {"number": status, "sentence": said, "next_step": step, "choices": choices}
    return page(request, "error.html", status=status, **shown)


def on_http_error(request: Request, error: Exception) -> Response:
    """An answer that a page refused to give."""
    if isinstance(error, Refusal):
        return refused(request, error)
    response = answer(request, error.status_code if isinstance(error, HTTPException) else 500)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


def on_elsewhere(request: Request, error: Exception) -> Response:
    """The address of what was asked for."""
    return RedirectResponse(error.address if isinstance(error, Elsewhere) else "/", 303)


def on_bad_value(request: Request, error: Exception) -> Response:
    """A value of the address that fits no page: a bad path is nothing, a bad filter is said."""
    places = [fault["loc"] for fault in error.errors()] if isinstance(error, RequestValidationError) else []
    sent = [str(place[-1]) for place in places if place[0] == "body"]
    if sent:
        return answer(request, 422, sent[0])
    named = [str(place[-1]) for place in places if place[0] == "query"]
    return answer(request, 400, named[0]) if named else answer(request, 404)


def on_failure(request: Request, error: Exception) -> Response:
    """A fault of ours: logged whole, said in a sentence."""
    logger.opt(exception=error).error("the page {} failed", request.url.path)
    response = answer(request, 500)
    response.headers.update(HEADERS)  # this answer is made outside of the middleware
    return response


def handle_errors(app: FastAPI) -> None:
    """Let every failure of an application be answered by this module."""
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Elsewhere, on_elsewhere)
    app.add_exception_handler(RequestValidationError, on_bad_value)
    app.add_exception_handler(Exception, on_failure)
