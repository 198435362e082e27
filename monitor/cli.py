"""The command line of nianbao: one console command whose parts are loaded when they are needed."""

import gc
import sys
from importlib import import_module
from types import ModuleType
from typing import Any

import click

from monitor.commands import COMMANDS
from monitor.commands.context import say
from storage.language import N_

SUMMARY = N_("Watches whether public bodies publish their yearly disclosure reports on time and without contradiction.")


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads only the one that is run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        found: Any = getattr(_loaded(f"monitor.commands.{entry.module}"), entry.attribute)
        assert isinstance(found, click.Command)  # noqa: S101 - the table names commands
        return found

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (KeyboardInterrupt, click.Abort):
            click.echo(say(N_("Stopped before the end.")), err=True)
            ctx.exit(1)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(say(N_("Commands"))):
            formatter.write_dl([(name, say(entry.summary)) for name, entry in COMMANDS.items()])


def _loaded(name: str) -> ModuleType:
    """A module. Next to nothing of what modules make as they are loaded is ever garbage: to look through all of it
    again and again while a crawl begins takes a sixth of that time."""
    if name in sys.modules:
        return sys.modules[name]
    gc.disable()
    try:
        return import_module(name)
    finally:
        gc.freeze()
        gc.enable()


@click.group(
    cls=LazyGroup,
    help=say(SUMMARY),
    epilog=say(N_("Example: nianbao demo")),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(package_name="nianbao", prog_name="nianbao")
def main() -> None:
    pass


if __name__ == "__main__":
    main()
