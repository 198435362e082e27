"""Configuration of the alerts: what it selects, and what it refuses in a sentence."""

from typing import Any

import pytest

from alerts.addresses import MailServer, require_mailbox
from alerts.subscriptions import AlertSettings, Subscription

ONE = ("office@example.org",)


@pytest.mark.parametrize(
    ("kinds", "wanted", "unwanted"),
    [
        ((), ["publication.missing", "form.obsolete", "bodies.sum"], []),
        (("missing",), ["publication.missing"], ["publication.late", "publication.missing_not"]),
        (("late",), ["publication.late"], ["publication.missing"]),
        (
            ("inconsistent",),
            ["table2.in_force", "table3.balance", "table4.total", "years.jump", "text.sum", "bodies.sum"],
            ["form.blank_cell", "publication.late"],
        ),
        (("publication", "form.obsolete"), ["publication.revised", "form.obsolete"], ["form.blank_cell"]),
    ],
)
def test_kinds(kinds: tuple[str, ...], wanted: list[str], unwanted: list[str]) -> None:
    subscription = Subscription("a", ONE, kinds=kinds)
    assert [check for check in wanted + unwanted if subscription.wants(check)] == wanted


def test_regions_are_beginnings_of_codes() -> None:
    subscription = Subscription("a", ONE, regions=("4113", "610922"))
    covered = [code for code in ("411329", "411329001", "4114", "610922", "610921", "61") if subscription.covers(code)]
    assert covered == ["411329", "411329001", "610922"]
    assert Subscription("a", ONE).covers("99")


@pytest.mark.parametrize(
    "address",
    [
        "a@b\r\nRCPT TO:<x@example.org>",
        "a@b\n",
        "a b@example.org",
        "<a@example.org>",
        "Name <a@example.org>",
        "a@example.org, b@example.org",
        "a@-example.org",
        "a@@example.org",
        ".a@example.org",
        "办公室@example.org",
        "a" * 250 + "@example.org",
        "",
    ],
)
def test_a_bad_address_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="is not a mail address"):
        Subscription("a", (address,))


@pytest.mark.parametrize("address", ["a@localhost", "o'brien+x@mail.example.org", "a.b_c@xn--fiqs8s.example"])
def test_a_plain_address_is_taken(address: str) -> None:
    assert require_mailbox(address) == address


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"to": ("foo://key",)}, "'a': foo:// is no chat address that apprise knows"),
        ({"to": ("mailto://a:b@example.org",)}, "mailto:// is not taken"),
        ({"to": ("webhook+https://short@example.org/",)}, "at least 16 characters"),
        ({"to": ("webhook+https://example.org/",)}, "at least 16 characters"),
        ({"bodies": ("school",)}, "body 'school' is not known"),
        ({"severity": "grave"}, "'grave' is not a valid Severity"),
        ({"rhythm": "hourly"}, "'hourly' is not a valid Rhythm"),
        ({"to": ()}, "names nobody"),
        ({"regions": ("河南",)}, "no division code"),
        (
            {"kinds": ("misssing",)},
            "kind 'misssing' is not known; allowed are missing, late, withdrawn, revised, inconsistent",
        ),
        ({"kinds": ("shape.round",)}, "is not known"),
        ({"language": "fr"}, "'fr' is not a valid Language"),
        ({"name": "a\tb"}, "printable"),
    ],
)
def test_a_bad_value_is_named(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match="subscription") as caught:
        Subscription(**{"name": "a", "to": ONE, **values})
    assert words in str(caught.value)


def test_mail_servers() -> None:
    assert MailServer.parse("smtp://me%40x:p%2Fw@mail.example.org:587?starttls=yes") == MailServer(
        "mail.example.org", 587, False, True, "me@x", "p/w"
    )
    assert MailServer.parse("smtps://mail.example.org") == MailServer("mail.example.org", 465, True, False)
    assert MailServer.parse("smtp://localhost") == MailServer("localhost", 25, False, None)
    assert MailServer.parse("smtp://localhost?starttls=no").starttls is False


@pytest.mark.parametrize(
    "url",
    ["http://x", "smtp://", "smtp://x:port", "smtp://x?tls=yes", "smtp://x?starttls=maybe", "smtps://x?starttls=yes"],
)
def test_a_bad_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"mail server|encrypted"):
        AlertSettings("a@example.org", url)


def test_settings_never_show_the_password() -> None:
    settings = AlertSettings("a@example.org", "smtp://me:secret@localhost", (Subscription("a", ONE),))
    assert "secret" not in repr(settings) + repr(MailServer.parse(settings.smtp))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "//evil.example.org", "https://a b", "https://x/\r\nBcc: y"])
def test_only_web_addresses_are_linked(url: str) -> None:
    with pytest.raises(ValueError, match="is not a web address"):
        AlertSettings(dashboard_url=url)


def test_two_subscriptions_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two subscriptions are called 'a'"):
        AlertSettings(subscriptions=(Subscription("a", ONE), Subscription("a", ONE)))


def test_a_name_that_the_dashboards_own_may_have_is_refused() -> None:
    with pytest.raises(ValueError, match="does not begin with @"):
        AlertSettings(subscriptions=(Subscription("@1", ONE),))
