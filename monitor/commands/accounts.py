"""nianbao user: the accounts of the dashboard, their passwords and the tokens of programs."""

import sys
from collections.abc import Callable

import click
from sqlalchemy import Connection

from monitor.commands.context import Context, Failure, Misuse, command, out, say, shanghai, table_of
from monitor.commands.context import group as make_group
from storage.language import N_
from storage.people import accounts
from storage.people.accounts import Account, AccountError
from storage.people.roles import Role

group = make_group("user")
_ROLES = click.Choice([role.value for role in Role])


@command("add", "nianbao user add wang --role editor --region 4113", N_("add an account"), group)
@click.argument("name")
@click.option("--role", type=_ROLES, default=Role.VIEWER.value, help=say(N_("what it may do: read, decide, manage")))
@click.option("--region", "regions", multiple=True, help=say(N_("only this region; may be repeated")))
def add(context: Context, name: str, role: str, regions: tuple[str, ...]) -> None:
    """The password is asked for on a terminal; elsewhere one is made and printed, this once."""
    password, was_made = _password()
    try:
        kept = accounts.hashed(password)
        with context.database() as database, database.write() as connection:
            made = accounts.add_account(connection, name, kept, Role(role), regions)
    except AccountError as error:
        raise Misuse(say(str(error))) from None
    context.note(N_("added: {name} ({role})"), name=made.name, role=made.role.value)
    _tell(password, was_made)


@command("list", "nianbao user list", N_("show the accounts"), group)
def show(context: Context) -> None:
    """One line each."""
    table = table_of(N_("name"), N_("role"), N_("region"), N_("active"), N_("since"))
    with context.database() as database, database.read() as connection:
        for one in accounts.accounts(connection):
            active = say(N_("yes")) if one.active else say(N_("no"))
            table.add_row(one.name, one.role.value, " ".join(one.regions), active, shanghai(one.created))
    out.print(table)


@command("role", "nianbao user role wang --role editor", N_("give an account another role or other regions"), group)
@click.argument("name")
@click.option("--role", type=_ROLES, required=True)
@click.option("--region", "regions", multiple=True, help=say(N_("only this region; may be repeated")))
def role(context: Context, name: str, role: str, regions: tuple[str, ...]) -> None:
    """Without a region it is for the whole country."""
    _change(context, name, lambda connection, one: accounts.change_account(connection, one, Role(role), regions))


@command("disable", "nianbao user disable wang", N_("let an account log in no longer"), group)
@click.argument("name")
def disable(context: Context, name: str) -> None:
    """Its sessions and tokens end at once."""
    _change(context, name, lambda connection, one: accounts.activate(connection, one, active=False))


@command("enable", "nianbao user enable wang", N_("let an account log in again"), group)
@click.argument("name")
def enable(context: Context, name: str) -> None:
    """With the password that it had."""
    _change(context, name, lambda connection, one: accounts.activate(connection, one, active=True))


@command("password", "nianbao user password wang", N_("give an account a new password"), group)
@click.argument("name")
def password(context: Context, name: str) -> None:
    """Whoever is logged in with the old one no longer is."""
    fresh, was_made = _password()
    try:
        kept = accounts.hashed(fresh)
    except AccountError as error:
        raise Misuse(say(str(error))) from None
    _change(context, name, lambda connection, one: accounts.set_password(connection, one, kept))
    _tell(fresh, was_made)


@command("token", "nianbao user token wang --label statistics", N_("make a token for a program that reads"), group)
@click.argument("name")
@click.option("--label", default="", help=say(N_("what it is for")))
def token(context: Context, name: str, label: str) -> None:
    """Printed this once: only a digest of it is kept."""
    with context.database() as database, database.write() as connection:
        secret = accounts.add_token(connection, _named(connection, name), label)
    context.note(N_("The token is shown this once. A program sends it as: Authorization: Bearer TOKEN"))
    click.echo(secret)


@command("tokens", "nianbao user tokens wang", N_("show the tokens of an account"), group)
@click.argument("name")
def tokens(context: Context, name: str) -> None:
    """Without their secrets."""
    table = table_of(N_("number"), N_("what it is for"), N_("since"), N_("last used"))
    with context.database() as database, database.read() as connection:
        for one in accounts.tokens(connection, _named(connection, name)):
            table.add_row(str(one.id), one.label, shanghai(one.created), shanghai(one.used))
    out.print(table)


@command("revoke", "nianbao user revoke wang 3", N_("take a token back"), group)
@click.argument("name")
@click.argument("number", type=int)
def revoke(context: Context, name: str, number: int) -> None:
    """It stops being good at once."""
    with context.database() as database, database.write() as connection:
        if not accounts.revoke_token(connection, _named(connection, name), number):
            raise Failure(say(N_("{name} has no token {number}"), name=name, number=number))
    context.note(N_("taken back: {number}"), number=number)


def _password() -> tuple[str, bool]:
    """A password, and whether it was made here."""
    if sys.stdin.isatty():
        text = say(N_("Password (empty: one is made)"))
        typed = click.prompt(text, hide_input=True, confirmation_prompt=True, default="", show_default=False)
        if typed:
            return str(typed), False
    return accounts.generated_password(), True


def _tell(password: str, was_made: bool) -> None:
    if was_made:
        click.echo(say(N_("Password, shown this once: {password}"), password=password))


def _named(connection: Connection, name: str) -> Account:
    found = accounts.account_named(connection, name)
    if found is None:
        raise Failure(say(N_("there is no account {name}: nianbao user list"), name=name))
    return found


def _change(context: Context, name: str, change: Callable[[Connection, Account], None]) -> None:
    with context.database() as database, database.write() as connection:
        try:
            change(connection, _named(connection, name))
        except AccountError as error:
            raise Misuse(say(str(error))) from None
    context.note(N_("changed: {name}"), name=name)
