"""The page of all commands, made from the commands: ``python -m monitor.commands.reference > docs/commands.md``."""

import sys
from collections.abc import Iterator

import click

from monitor.cli import main

_SHARED = ("config", "verbose", "quiet", "help")
_HEAD = """# Commands

Made from the code by `python -m monitor.commands.reference`; a test keeps it true.

Every command takes `--config FILE` (default: `$NIANBAO_CONFIG`, else `nianbao.toml` in the working folder, else
built-in defaults), `--verbose`, `--quiet` and `--help`. What machines read goes to standard output, everything else to
standard error. Exit status: 0 done, 1 something failed (said in one line each), 2 wrong usage or configuration.
"""


def reference() -> str:
    """The page, in the terminal's language."""
    context = click.Context(main, info_name="nianbao")
    return "\n".join([_HEAD, *_of_group(main, context)])


def _of_group(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None  # noqa: S101 - the group has named it
        inner = click.Context(command, info_name=name, parent=context)
        if isinstance(command, click.Group):
            yield from _of_group(command, inner)
        else:
            yield from _of_command(command, inner)


def _of_command(command: click.Command, context: click.Context) -> Iterator[str]:
    arguments = [each.make_metavar(context) for each in command.params if isinstance(each, click.Argument)]
    yield f"## `{' '.join([context.command_path, *arguments])}`\n"
    yield f"{(command.help or '').strip()}.\n"
    options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    own = [record for each in options if each.name not in _SHARED and (record := each.get_help_record(context))]
    if own:
        yield "| option | meaning |\n|---|---|"
        yield from (f"| `{_cell(option)}` | {_cell(meaning)} |" for option, meaning in own)
        yield ""
    if command.epilog:
        example = command.epilog.partition(" ")
        yield f"{example[0]} `{example[2]}`\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(reference())
