"""What a look remembers of its list for the next one: where and how it is asked for, and how long it is."""

from collections.abc import Iterable
from dataclasses import replace

from crawler.cms import heard
from crawler.fetching.answer import Validators
from crawler.fetching.query import GUESSED
from crawler.lists.list_page import ListPage, first_page, named
from crawler.lists.list_reading import ListReading
from crawler.lists.windows import Seen, seen_now
from crawler.looks.look import CHOICE_NOT_SHOWN, Look, gone_entries
from crawler.looks.profile import Profile


def learn(look: Look, reading: ListReading) -> None:
    """Remember the list for the next look; only one that was read whole may be found unchanged."""
    profile, first = look.profile, reading.first
    profile.family, profile.pages = first.family, reading.pages
    is_heard = first.source is not None and first.source.family == heard.FAMILY.name
    is_of_choices = look.detail.startswith(CHOICE_NOT_SHOWN) or reading.repeated > 1
    profile.unseen = look.detail if is_heard and is_of_choices and not look.outcome.looked else ""
    if not look.outcome.looked:
        profile.forget_list()
        if profile.unseen:  # a browser would show no more than what is known to stand there
            _learn_sources(profile, reading)
        return
    seen = length_seen(look, reading)
    profile.longest, profile.cuts = seen.longest, [list(cut) for cut in seen.cuts]
    begins = reading.begins
    # the validators and bytes of a rendered page are not those of the address that was asked
    is_own = not first.answer.rendered
    validators = begins.answer.validators if is_own else Validators()
    _learn_sources(profile, reading)
    profile.ends = _kept(reading.growing, first.page.url)
    profile.moved = _kept(reading.moved, first.page.url)
    profile.recent = _kept(reading.recent, first.page.url)
    profile.whole = profile.proved = profile.thorough = profile.unmoved = look.started.isoformat()
    profile.looks = 0
    profile.entries = len(begins.entries)
    if profile.validators == "lying":
        validators = Validators()
    profile.etag, profile.last_modified = validators.etag, validators.last_modified
    profile.sha256 = begins.answer.sha256 if is_own else ""
    profile.digest = begins.digest


def may_go_on(look: Look, reading: ListReading) -> bool:
    """Whether more lines may stand behind the last one of a list that says nothing of its end."""
    return bool(length_seen(look, reading).cuts)


def length_seen(look: Look, reading: ListReading) -> Seen:
    profile, titles = look.profile, {entry.title for entry in reading.entries.values()}
    gone = gone_entries(look, reading) - look.withdrawn
    has_lost = not profile.proved or any(look.known[url].entry.title not in titles for url in gone)
    before = Seen(profile.longest, profile.cuts)
    is_longer_behind = any(page.entries and page.entries[-1].url not in look.known for page in reading.untold)
    has_moved = has_lost or (bool(profile.cuts) and is_longer_behind)
    return seen_now(
        reading.untold,
        look.column.name,
        before,
        has_moved=has_moved,
        is_mixed=profile.is_mixed,
        is_scrolled=reading.is_scrolled,
    )


def _learn_sources(profile: Profile, reading: ListReading) -> None:
    source = reading.begins.source
    profile.source = source.as_json() if source is not None else {}
    profile.parts = [[one.source.as_json(), one.digest] for one in reading.parts if one.source is not None]


def _kept(pages: Iterable[ListPage], column: str) -> list[list[object]]:
    """The sources and digests of further pages of a list, each as it is when it is asked for alone."""
    found: list[list[object]] = []
    for page in pages:
        source = page.source
        if source is None:
            continue
        if source.query.rest == GUESSED:  # it was right, and alone it is not the page of another number
            source = replace(source, query=replace(source.query, rest=""))
        alone = first_page(page.answer, source.query, named(source.family), column)
        # one that tells nothing alone lets no list be found unchanged
        found.append([source.as_json(), alone.digest if alone is not None and (alone.entries or alone.lines) else ""])
    return found


def note_validators(look: Look, first: ListPage) -> None:
    """The same lines came as another page: the next look is conditional on this one."""
    validators = first.answer.validators
    if not first.answer.rendered:
        profile = look.profile
        profile.etag, profile.last_modified = validators.etag, validators.last_modified
        profile.sha256 = first.answer.sha256


def judge_validators(profile: Profile, first: ListPage, *, is_plain: bool) -> None:
    """Whether a list's validators can be believed, by an answer that did not depend on them (``is_plain``), or by one
    that brought other lines although it did.

    The same tag over other lines would have hidden them from every conditional request; another tag over the same
    lines saves nothing.
    """
    before, now = Validators(profile.etag, profile.last_modified), first.answer.validators
    if first.answer.rendered:
        return
    if not is_plain:
        profile.tells_changes |= before != Validators() and profile.digest not in ("", first.digest)
        return
    if now == Validators():
        profile.validators = "none"
    elif before != Validators() and profile.digest:
        same_tag, same_lines = before == now, profile.digest == first.digest
        if same_tag and not same_lines:
            profile.validators = "lying"
        elif same_lines and profile.validators != "lying":
            profile.validators = "honest" if same_tag else "changing"
