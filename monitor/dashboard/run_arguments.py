"""What a run was told besides its job, in words: a person reads "only the portal 南阳", not ``--portal nanyang``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from storage.language import N_, Language, phrase, translate

_WITH_VALUE = {
    "--portal": N_("only the portal {value}"),
    "--spread": N_("the portals over {value} minutes"),
    "--as-of": N_("as on {value}"),
}
_ALONE = {
    "--full": N_("everything anew"),
    "--waiting": N_("only messages that wait"),
    "--dry-run": N_("without sending anything"),
    "--hand-out": N_("by the workers of the fleet"),
}


def in_words(arguments: Sequence[str], language: Language, portals: Mapping[str, str]) -> str:
    """The arguments of a run in a language; ``portals`` are names by key. What is not known stands as it is."""
    return translate(N_(", "), language).join(
        _said(option, value, language, portals) for option, value in _read(arguments)
    )


def portals_in(runs: Iterable[Sequence[str]]) -> set[str]:
    """The keys of the portals that the arguments of some runs name."""
    return {value for arguments in runs for option, value in _read(arguments) if option == "--portal"}


def _read(arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each option with its value, and what is no option with an empty one."""
    remaining = iter(arguments)
    for one in remaining:
        option, _, value = one.partition("=") if one.startswith("--") else (one, "", "")
        yield option, value or (next(remaining, "") if option in _WITH_VALUE else "")


def _said(option: str, value: str, language: Language, portals: Mapping[str, str]) -> str:
    if option in _WITH_VALUE:
        return phrase(_WITH_VALUE[option], language, value=portals.get(value, value))
    return translate(_ALONE[option], language) if option in _ALONE else f"{option} {value}".rstrip()
