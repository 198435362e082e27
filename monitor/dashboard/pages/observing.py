"""For machines that watch this one: whether it is fit to work, and its metrics."""

import time

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from monitor.dashboard.access import user_of
from monitor.dashboard.refusal import Refusal
from monitor.dashboard.rendering import site_of
from monitor.running.metrics import Sources, registry
from monitor.running.readiness import readiness
from storage.language import N_

_NOT_KEPT = {"Cache-Control": "no-store"}
_BUCKETS = (0.005, 0.02, 0.1, 0.3, 1.0, 5.0)


def readyz(request: Request) -> Response:
    """200 when every check is well, else 503; why is for those who may read here."""
    site = site_of(request)
    checks = readiness(site.database, site.settings.archive)
    known = user_of(request) is not None
    body = {one.name: {"ready": one.is_ready} | ({"detail": one.detail} if known else {}) for one in checks}
    return JSONResponse(body, 200 if all(one.is_ready for one in checks) else 503, _NOT_KEPT)


def metrics(request: Request) -> Response:
    """In the text format of Prometheus: sums over the whole country, for those who may see it. Raises Refusal."""
    user = user_of(request)
    if user is not None and user.regions:
        raise Refusal(
            403,
            N_("The metrics are those of the whole country, and your account is limited to regions."),
            N_("The overview and its JSON hold the numbers of your regions."),
        )
    asked: CollectorRegistry = request.app.state.metrics
    return Response(generate_latest(asked), headers=_NOT_KEPT, media_type=CONTENT_TYPE_LATEST)


class Timing:
    """ASGI middleware that measures how long answers take, by method and by the first digit of their status."""

    def __init__(self, app: ASGIApp, histogram: Histogram) -> None:
        self._app = app
        self._histogram = histogram

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = "5xx"

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = f"{message['status'] // 100}xx"
            await send(message)

        method = scope["method"] if scope["method"] in ("GET", "HEAD", "POST") else "other"
        with _Timer(self._histogram, method) as timer:
            await self._app(scope, receive, noting)
            timer.status = status


class _Timer:
    """Seconds of one answer; one that raised counts as 5xx."""

    def __init__(self, histogram: Histogram, method: str) -> None:
        self._histogram = histogram
        self._method = method
        self.status = "5xx"

    def __enter__(self) -> "_Timer":
        self._began = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        took = time.perf_counter() - self._began
        self._histogram.labels(self._method, self.status).observe(took)


def watched(sources: Sources) -> tuple[CollectorRegistry, Histogram]:
    """The registry of a dashboard, and its own histogram of answers."""
    made = registry(sources)
    histogram = Histogram(
        "nianbao_http_request_duration_seconds",
        "How long the dashboard took to answer.",
        ["method", "status"],
        buckets=_BUCKETS,
        registry=made,
    )
    return made, histogram
