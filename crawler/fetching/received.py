"""An answer as Scrapy received it: whether all of it came, and what it says."""

from contextlib import suppress

from scrapy.http import Response, TextResponse

from crawler.fetching.answer import Answer
from crawler.reading.blocks import UnreadableError
from crawler.reading.text.encoding import decode


def is_whole(body: bytes) -> bool:
    """Whether an answer whose end only the connection's end told shows its end itself, as old servers send pages."""
    return body[-200:].rstrip().lower().endswith(b"</html>")


def answer_of(response: Response) -> Answer:
    """What was received as the recipes of the crawl work with it."""
    return Answer(
        url=response.url,
        status=response.status,
        headers=tuple(
            (name.decode("latin-1"), value.decode("latin-1"))
            for name, values in response.headers.items()
            for value in values
        ),
        body=response.body,
        text=_text(response) if isinstance(response, TextResponse) else "",
        evidence=response.meta.get("evidence", ""),
        rendered="playwright" in response.flags,
    )


def _text(response: TextResponse) -> str:
    """The text as its bytes are, whatever the server says of their encoding; most are UTF-8, which nothing else is."""
    if "playwright" in response.flags:
        return response.text
    with suppress(UnicodeDecodeError):
        return response.body.decode().removeprefix("\ufeff").replace("\0", "\ufffd")
    try:
        return decode(response.body, (response.headers.get("Content-Type") or b"").decode("latin-1"))
    except UnreadableError:
        return response.text
