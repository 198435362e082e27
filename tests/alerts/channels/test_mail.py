"""Mails as bytes: nothing that a page supplied becomes a header, and what is read is what was written."""

import email
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.channels.mail import MailError, compose
from alerts.hygiene import header_text, one_line
from alerts.messages import Claimed, Message

AT = datetime(2026, 4, 2, 0, 0, tzinfo=UTC)
HEADERS = {"From": "年报监测 <nianbao@example.org>", "Auto-Submitted": "auto-generated", "Content-Language": "zh"}
EXPECTED = [*HEADERS, "To", "Subject", "Date", "Message-ID"]


def claimed(subject: str, *, repeat: bool = False, late: bool = False, message_id: str = "<1@example.org>") -> Claimed:
    html = "<body>\n<main>\n<h1>x</h1></main></body>"
    message = Message("a", message_id, ("office@example.org",), subject, ".text\n", html, HEADERS)
    return Claimed(1, message, AT - timedelta(hours=3 if late else 0), AT, 1, repeat, "me")


def received(mail: EmailMessage) -> EmailMessage:
    return cast(
        EmailMessage, email.message_from_bytes(mail.as_bytes(), policy=cast(policy.EmailPolicy, policy.default))
    )


def foreign_headers(mail: EmailMessage) -> list[str]:
    return [name for name in mail if name not in (*EXPECTED, "MIME-Version", "Content-Type")]


HOSTILE = [
    "=?utf-8?q?x=0ABcc=3A_evil=40example.org?=",
    "=?utf-8?b?eApCY2M6IGV2aWw=?=",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=0ABcc=3A_evil?=",
    "=?=?utf-8?q?a?=utf-8?q?x=0ABcc=3A_evil?=",
    "报告\r\nBcc: evil@example.org",
    "报告\nX: y\n\n<html>",
    "报告\x00\x1b[31m\x7f\u2028\u2029\x85\u202eevil\u200b",
    "长" * 2000,
    "x" * 2000,
    "{{7*7}} {%…%} %s {0.__class__}",
    "<script>alert(1)</script></title></style>",
    "\ud800 half",
    "=cmd|'/c calc'!A1",
    "",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_stay_in_the_subject(title: str) -> None:
    mail = received(compose(claimed(header_text(title))))
    assert foreign_headers(mail) == []
    assert mail["Subject"] == header_text(title)
    assert len(header_text(title)) <= 200
    assert one_line(header_text(title)) == header_text(title)


@given(
    title=st.text()
    | st.lists(st.sampled_from(["=?", "?=", "utf-8?q?", "=0A", "\r\n", " ", "报", "a:", "_"])).map("".join)
)
def test_whatever_the_title_no_header_is_added_or_changed(title: str) -> None:
    mail = received(compose(claimed(header_text(title))))
    assert foreign_headers(mail) == []
    assert mail["Subject"] == header_text(title)


@pytest.mark.parametrize(
    "subject", ["x\r\nBcc: evil@example.org", "=?utf-8?q?x=0ABcc=3A_evil=40example.org?=", "=?utf-8?q?hidden?="]
)
def test_a_mail_whose_headers_would_change_is_not_made(subject: str) -> None:
    with pytest.raises(MailError, match=r"would arrive changed|cannot be written"):
        compose(claimed(subject))


def test_a_recipient_that_is_none_is_not_written_to() -> None:
    bad = claimed("x")
    object.__setattr__(bad.message, "to", ("a@b\r\nRCPT TO:<x@example.org>",))
    with pytest.raises(ValueError, match="is not a mail address"):
        compose(bad)


def test_text_and_html_both_arrive_whole() -> None:
    mail = received(compose(claimed("报告")))
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    text, html = (part.get_content() for part in mail.iter_parts())
    assert text == ".text\r\n"
    assert "<h1>x</h1>" in html
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == AT
    assert max(map(len, compose(claimed("报告" * 90)).as_bytes().split(b"\r\n"))) <= 78


def test_a_repeat_says_so_first() -> None:
    mail = received(compose(claimed("报告", repeat=True)))
    assert mail["X-Nianbao-Possible-Repeat"] == "yes"
    text, html = (part.get_content() for part in mail.iter_parts())
    assert text.startswith("可能重复：上次发送中断，本邮件可能此前已经送达。\r\n\r\n.text")
    assert '<main>\r\n<p class="notes">可能重复' in html


def test_a_late_mail_says_so_first() -> None:
    text = next(iter(received(compose(claimed("报告", late=True))).iter_parts())).get_content()
    assert text.startswith("延迟送达：")


def test_a_long_address_to_unsubscribe_is_left_whole() -> None:
    url = f"<https://nianbao.example.org/{'unsubscribe/' * 9}?who=1&what=2>"
    mail = claimed("x")
    object.__setattr__(mail.message, "headers", {**HEADERS, "List-Unsubscribe": url})
    assert url.encode() in compose(mail).as_bytes()


def test_a_message_id_of_a_long_domain_is_left_whole() -> None:
    long = f"<20260402.{'0' * 32}@{'mail.' * 12}example.org>"
    assert long.encode() in compose(claimed("x", message_id=long)).as_bytes()
