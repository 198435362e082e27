"""Statements that are compiled once and then handed to the driver as they are, for the ways on which every report goes.

SQLAlchemy spends more on one statement than SQLite on carrying it out. What it compiles, the types' ways to the
database and back included, does not change from one report to the next, so it is kept.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Select, Table, Update, exc, insert
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine

Row = dict[str, Any]
_Processor = Callable[[Any], Any]


class Prepared:
    """A statement with named parameters, none of them a list; its rows are plain dictionaries by column name."""

    def __init__(self, statement: Select[Any] | Update | Insert, columns: Sequence[str] = ()) -> None:
        """``columns`` are those that an insert gives values for."""
        self._statement = statement
        self._columns = columns
        self._forms: dict[str, _Form] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> list[Row]:
        """All rows that the statement gives."""
        form = self._form(connection.dialect)
        return [form.row(found) for found in carry_out(connection, form.text, form.parameters(values))]

    def first(self, connection: Connection, values: Mapping[str, Any]) -> Row | None:
        """The first row that the statement gives, None without one."""
        return next(iter(self.rows(connection, values)), None)

    def scalar(self, connection: Connection, values: Mapping[str, Any]) -> Any:
        """The first column of the first row, None without one."""
        found = self.first(connection, values)
        return None if found is None else next(iter(found.values()))

    def key(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """The key of the row that an insert writes; on PostgreSQL the statement returns it."""
        if connection.dialect.name != "sqlite":
            given: int = self.scalar(connection, values)
            return given
        form = self._form(connection.dialect)
        return int(_executed(connection, form.text, form.parameters(values)).lastrowid)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Carry the statement out for its effect."""
        form = self._form(connection.dialect)
        carry_out(connection, form.text, form.parameters(values))

    def _form(self, dialect: Dialect) -> "_Form":
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = _Form(self._statement, dialect, self._columns)
        return form


class _Form:
    """A statement as one driver wants it."""

    def __init__(self, statement: Select[Any] | Update | Insert, dialect: Dialect, columns: Sequence[str]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=list(columns) or None)
        self.text = str(compiled)
        binds: Mapping[str, Any] = compiled.binds
        self._names: list[str] | None = compiled.positiontup  # none where the driver takes them by name
        self._fixed = {name: bind.value for name, bind in binds.items() if not bind.required}
        self._binding = {name: way for name, bind in binds.items() if (way := _to_database(bind.type, dialect))}
        self._order = [(name, self._binding.get(name)) for name in self._names or binds]
        out = statement.exported_columns
        self._columns = [(str(name), _from_database(column.type, dialect)) for name, column in out.items()]

    def parameters(self, values: Mapping[str, Any]) -> Any:
        if self._fixed:
            values = {**self._fixed, **values}
        if self._names is not None:
            return [values[name] if way is None else way(values[name]) for name, way in self._order]
        return {name: values[name] if way is None else way(values[name]) for name, way in self._order}

    def row(self, found: Sequence[Any]) -> Row:
        return {
            name: value if way is None else way(value) for (name, way), value in zip(self._columns, found, strict=True)
        }


def _to_database(type_: TypeEngine[Any], dialect: Dialect) -> _Processor | None:
    return type_.dialect_impl(dialect).bind_processor(dialect)


def _from_database(type_: TypeEngine[Any], dialect: Dialect) -> _Processor | None:
    return type_.dialect_impl(dialect).result_processor(dialect, None)


def carry_out(connection: Connection, text: str, parameters: Any) -> Sequence[Sequence[Any]]:
    """The rows that the driver gives for a statement in its own words."""
    if connection.dialect.name != "sqlite":  # a server may be gone meanwhile, which SQLAlchemy knows to handle
        result = connection.exec_driver_sql(text, parameters)
        return result.fetchall() if result.returns_rows else ()
    return on_sqlite(connection, text, parameters)


def on_sqlite(connection: Connection, text: str, parameters: Sequence[Any] = ()) -> Sequence[Sequence[Any]]:
    """The rows that SQLite gives for a statement; its errors are those of SQLAlchemy."""
    found: Sequence[Sequence[Any]] = _executed(connection, text, parameters).fetchall()
    return found


def _executed(connection: Connection, text: str, parameters: Sequence[Any]) -> Any:
    """The cursor of SQLite's driver after a statement."""
    driver = connection.connection.dbapi_connection
    try:
        return driver.execute(text, parameters)  # type: ignore[union-attr]
    except connection.dialect.loaded_dbapi.Error as error:
        raise getattr(exc, type(error).__name__, exc.DBAPIError)(text, parameters, error) from error


@cache
def _insert_into(table: Table, dialect: str, *, brings_key: bool) -> tuple[Prepared, Row]:
    """The statement that writes a row, and what stands in the columns that nothing is said of.

    It gives the row's key unless the row brings that; SQLite's driver tells the key by itself, in half the time that
    returning it takes.
    """
    (key,) = table.primary_key.columns
    columns = [column for column in table.c if brings_key or column is not key]
    left = {column.name: _default(column.default) for column in columns}
    statement = insert(table) if brings_key or dialect == "sqlite" else insert(table).returning(key)
    return Prepared(statement, list(left)), left


def _default(default: Any) -> Any:
    """What a column holds when nothing is said."""
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def inserted(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """The key of a row written now."""
    statement, left = _insert_into(table, connection.dialect.name, brings_key=False)
    return statement.key(connection, {**left, **values})


def write_with_key(connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
    """Write a row that brings its key."""
    statement, left = _insert_into(table, connection.dialect.name, brings_key=True)
    statement.run(connection, {**left, **values})
