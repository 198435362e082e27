"""The documentation of the configuration is complete and says the defaults that hold."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, cast

import click
import pytest

from monitor.cli import main as cli
from monitor.commands import COMMANDS
from monitor.configuration import (
    Alerts,
    Configuration,
    Crawl,
    Dashboard,
    Letters,
    Monitor,
    Schedule,
    Service,
    Storage,
    Subscription,
)

DOCS = Path(__file__).parents[2] / "docs"
SECTIONS: dict[str, Any] = {
    "storage": Storage,
    "crawl": Crawl,
    "monitor": Monitor,
    "schedule": Schedule,
    "alerts": Alerts,
    "letters": Letters,
    "dashboard": Dashboard,
    "service": Service,
}


def example() -> str:
    found = re.search(r"```toml\n(.*?)```", (DOCS / "configuration.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found[1]


def test_the_sections_are_all_there() -> None:
    assert set(SECTIONS) == set(Configuration.model_fields)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_key_stands_in_the_documentation_with_its_default(section: str) -> None:
    shown = tomllib.loads(example())[section]
    fields = {field.alias or name: field for name, field in SECTIONS[section].model_fields.items()}
    fields.pop("subscriptions", None)
    assert set(shown) == set(fields)
    defaults = {
        name: str(getattr(field.default, "get_secret_value", lambda f=field: f.default)())
        for name, field in fields.items()
    }
    told = {name: str(tuple(value) if isinstance(value, list) else value) for name, value in shown.items()}
    assert told == defaults


def test_the_example_of_a_subscription_is_one() -> None:
    text = re.sub(r"^# ", "", example(), flags=re.MULTILINE)
    (subscription,) = Configuration(**tomllib.loads(text)).alerts.subscriptions
    assert set(tomllib.loads(text)["alerts"]["subscriptions"][0]) == set(Subscription.model_fields)
    assert subscription.regions == ("4113",)


def test_the_readme_names_no_command_that_does_not_exist() -> None:
    for readme in DOCS.parent.glob("README*.md"):
        named = set(re.findall(r"\bnianbao ([a-z]+)\b", readme.read_text(encoding="utf-8")))
        assert named - set(COMMANDS) <= {"gives", "looks"}


_SPAN = re.compile(r"`nianbao ([a-z][^`]*)`")
_BLOCK = re.compile(r"```\w*\n(.*?)```", re.DOTALL)
_LINE = re.compile(r"^(?:\.venv/bin/)?nianbao ([a-z][^#|&\n]*)", re.MULTILINE)
_PAGES = sorted([*DOCS.glob("*.md"), *DOCS.parent.glob("*.md")])


@pytest.mark.parametrize("page", [page for page in _PAGES if page.name != "commands.md"], ids=lambda page: page.name)
def test_no_page_names_a_command_or_an_option_that_is_not_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    lines = [line for block in _BLOCK.findall(text) for line in _LINE.findall(block)]
    for said in [*_SPAN.findall(_BLOCK.sub("", text)), *lines]:
        words, command = said.split(), cast(click.Command, cli)
        while isinstance(command, click.Group) and words:
            found = command.get_command(click.Context(command), words[0])
            assert found is not None, said
            command = found
            words.pop(0)
        options = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= options, said


def test_the_page_of_commands_is_what_the_code_says() -> None:
    """``python -m monitor.commands.reference > docs/commands.md`` writes it anew."""
    made = subprocess.run(
        [sys.executable, "-m", "monitor.commands.reference"],
        env=os.environ | {"NIANBAO_LANG": "en"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert (DOCS / "commands.md").read_text(encoding="utf-8") == made.stdout


def test_every_page_that_the_documentation_leads_to_is_there() -> None:
    for page in [*DOCS.glob("*.md"), *DOCS.parent.glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} leads to {target}"
