"""Describes what each role may do in the databases; every migration puts the description into force.

A dump of a database holds no roles, and loses its grants and policies if it is restored without them. So a migration
compares the database with this description and changes the differences. If there are none, it changes and locks nothing. A role
that is not Jejak's (an office's own reports, say) keeps the rights that its administrator gave it.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import LiteralString, NamedTuple

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from deploy import rights_found as found

_ATTEMPTS = 5


class RightsRefused(Exception):
    """One line that names the right that could not be put into force, and says what to do."""


class Right(NamedTuple):
    """One privilege of one role on one thing: a database, a schema, a table, or the future tables of a schema.

    A privilege on a column names it: `UPDATE ("position")`.
    """

    kind: str
    on: str
    privilege: str
    role: str

    @property
    def statement(self) -> str:
        """Fills in GRANT and TO, or REVOKE and FROM."""
        if self.kind == "TABLES IN":
            return f"ALTER DEFAULT PRIVILEGES IN SCHEMA {self.on} {{}} {self.privilege} ON TABLES {{}} {self.role}"
        return f"{{}} {self.privilege} ON {self.kind} {self.on} {{}} {self.role}"


class Policy(NamedTuple):
    """Which rows of the journal a role may read or append; the expression as PostgreSQL itself writes it."""

    name: str
    kind: str
    command: str
    role: str
    expression: str

    @property
    def create(self) -> str:
        clause = "USING" if self.command == "SELECT" else "WITH CHECK"
        return (
            f"CREATE POLICY {self.name} ON journal.events AS {self.kind} FOR {self.command} TO {self.role}"
            f" {clause} ({self.expression})"
        )

    @property
    def drop(self) -> str:
        return f"DROP POLICY {self.name} ON journal.events"


_ROWS = ("SELECT", "INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Role:
    """A role of one database, which works for one service.

    `tables`: its privileges on shared tables. `schema`: its own schema, in which it writes and reads rows. `appends`: whether it
    appends events.
    """

    name: str
    tables: Sequence[tuple[str, str]]
    schema: str | None = None
    appends: bool = False

    def rights(self, database: str, shared_schema: str, tables: set[str]) -> Iterator[Right]:
        """All rights of the role on existing tables."""
        yield Right("DATABASE", database, "CONNECT", self.name)
        yield Right("SCHEMA", shared_schema, "USAGE", self.name)
        for table, privilege in self.tables:
            if table in tables:
                yield Right("TABLE", table, privilege, self.name)
        if self.schema is not None:
            yield Right("SCHEMA", self.schema, "USAGE", self.name)
            for privilege in _ROWS:
                yield Right("TABLES IN", self.schema, privilege, self.name)
                for table in tables:
                    if table.startswith(f"{self.schema}."):
                        yield Right("TABLE", table, privilege, self.name)


_READ = (
    ("journal.events", "SELECT"),
    ("journal.head", "SELECT"),
    ("journal.clock_confirmations", "SELECT"),
    ("journal.alembic_version", "SELECT"),
)
_APPEND = (*_READ, ("journal.events", "INSERT"), ("journal.head", 'UPDATE ("position")'))


def reader(service: str) -> Role:
    """The role of a service that reads the journal and has no rows."""
    return Role(f"jejak_{service}", _READ)


def writer(service: str) -> Role:
    """The role of a service that appends events and has rows in its own schema."""
    return Role(f"jejak_{service}", _APPEND, service, appends=True)


_ADDED = {
    "keys.persons": ("person_id", "wrapped_key", "wrapped_by"),
    "keys.installation": ("fingerprint", "lookup_key", "installation_key", "request_key"),
}
KEEPER = Role(
    "jejak_keys",
    (
        *((table, "SELECT") for table in (*_ADDED, "keys.alembic_version")),
        *((table, f"INSERT ({column})") for table, columns in _ADDED.items() for column in columns),
    ),
)
"""The role in the keys' database. It reads and adds keys; it neither changes nor destroys one."""

_POLICIES = (
    Policy("all_may_be_read", "PERMISSIVE", "SELECT", "public", "true"),
    Policy(
        "counted_first",
        "RESTRICTIVE",
        "INSERT",
        "public",
        '("position" <= ( SELECT head."position"\n   FROM journal.head))',
    ),
)
"""For all roles: everybody reads all events, and nobody inserts past the counter row."""

_OWN_EVENTS = (
    "\nCASE\n"
    "    WHEN starts_with(type, '{service}.'::text) THEN true\n"
    "    WHEN (type = 'reactions.stopped'::text) THEN ((version = 1) AND ((payload ->> 'service'::text) = '{service}'::text))\n"
    "    WHEN (type = 'reactions.resumed'::text) THEN journal.is_stop_of(stream_id, '{service}'::text)\n"
    "    ELSE false\nEND"
)

GUARDS = ("head_moves_forward", "head_agrees_with_events")
"""Triggers on the counter row, made by migrations."""


def policies(roles: Sequence[Role]) -> set[Policy]:
    """The policies of the journal: those for all roles, and those that say which events each service appends."""
    return {*_POLICIES, *(_own_events(role) for role in roles if role.appends)}


def _own_events(role: Role) -> Policy:
    """A service's own events, and stops of its own reactions. A resumption names no service: its stream began with a stop."""
    assert role.schema is not None
    return Policy(
        f"{role.schema}_appends_its_own", "PERMISSIVE", "INSERT", role.name, _OWN_EVENTS.format(service=role.schema)
    )


class Rights:
    """The rights of the roles in one database with its shared `schema`. `strangers` are Jejak's roles of the other database.

    Each method that changes something may raise RightsRefused.
    """

    def __init__(
        self, connection: Connection[TupleRow], schema: str, roles: Sequence[Role], strangers: Sequence[Role]
    ) -> None:
        self._connection = connection
        self._schema = schema
        self._roles = roles
        self._names = [role.name for role in roles]
        self._known = [*self._names, *(role.name for role in strangers)]

    def make_roles(self) -> None:
        """Makes the missing roles, and takes from existing ones what a service's role must not have.

        Migrations name the roles, so call it before them.
        """
        with in_one_line("the roles cannot be made"):
            for name in self._names:
                self._connection.execute(found.MAKE_ROLE.format(role=name).encode())
            self._mend(found.TOO_MUCH, {"roles": self._names})
            self._mend(found.OWNED, {"roles": self._names})

    def give(self) -> None:
        """Puts the description into force, after the migrations."""
        with in_one_line("the rights cannot be given"):
            for right in sorted(self._there() - self._wanted()):
                self._connection.execute(right.statement.format("REVOKE", "FROM").encode())
            for right in sorted(self._wanted() - self._there()):
                self._connection.execute(right.statement.format("GRANT", "TO").encode())
            if any(role.appends for role in self._roles):
                self._guard()
            self._mend(found.OPEN_FUNCTIONS)
            self._close_databases_of_the_server()
        for right in sorted(self._there() ^ self._wanted()):
            message = f"{right.privilege} on {right.on} cannot be changed for {right.role}; only its owner can"
            raise RightsRefused(message)

    def open_databases(self) -> list[str]:
        """One line for each other database that the roles can enter and this migration may not close."""
        names = self._connection.execute(found.ENTERED, {"roles": self._names}).fetchall()
        return [
            f"The roles of Jejak can enter the database {name}; its owner ends that with: {how}" for name, how in names
        ]

    def _wanted(self) -> set[Right]:
        schemas = [self._schema, *(role.schema for role in self._roles if role.schema)]
        tables = {row[0] for row in self._connection.execute(found.TABLES, (schemas,)).fetchall()}
        row = self._connection.execute("SELECT format('%I', current_database())").fetchone()
        assert row is not None
        return {right for role in self._roles for right in role.rights(row[0], self._schema, tables)}

    def _there(self) -> set[Right]:
        """The rights of PUBLIC and the known roles, except on shared tables that the description does not name."""
        schemas = [self._schema, "public", *(role.schema for role in self._roles if role.schema)]
        rows = self._connection.execute(found.RIGHTS, {"schemas": schemas, "roles": self._known}).fetchall()
        named = {table for role in self._roles for table, _ in role.tables}
        rights = {Right(*row) for row in rows}
        return {
            one for one in rights if one.kind != "TABLE" or not one.on.startswith(f"{self._schema}.") or one.on in named
        }

    def _guard(self) -> None:
        """Row security, policies and triggers of the journal."""
        self._mend(found.WITHOUT_ROW_SECURITY)
        rows = self._connection.execute(found.POLICIES, {"roles": ["public", *self._known]}).fetchall()
        there, wanted = {Policy(*row) for row in rows}, policies(self._roles)
        for policy in sorted(there - wanted):
            self._connection.execute(policy.drop.encode())
        for policy in sorted(wanted - there):
            self._connection.execute(policy.create.encode())
        for name in GUARDS:
            self._switch_on(name)

    def _switch_on(self, guard: str) -> None:
        row = self._connection.execute(found.GUARD, (guard,)).fetchone()
        if row is None:
            message = f"the trigger {guard} of journal.head is missing; restore the database from a backup that has it"
            raise RightsRefused(message)
        if row[0] not in {"O", "A"}:
            self._connection.execute(f"ALTER TABLE journal.head ENABLE TRIGGER {guard}".encode())

    def _mend(self, query: LiteralString, values: Mapping[str, list[str]] | None = None) -> None:
        """Runs the statements that a query returns."""
        for (statement,) in self._connection.execute(query, values).fetchall():
            self._connection.execute(statement.encode())

    def _close_databases_of_the_server(self) -> None:
        """Closes `postgres` and `template1` to everybody; another migration may do it at the same moment."""
        for attempt in range(_ATTEMPTS):
            try:
                with self._connection.transaction():
                    self._mend(found.OPEN_TO_ALL)
            except psycopg.errors.InternalError_:
                if attempt == _ATTEMPTS - 1:
                    raise
            else:
                return


@contextmanager
def in_one_line(what: str) -> Iterator[None]:
    """Turns a refusal of the database into RightsRefused; an unreachable database still raises OperationalError."""
    try:
        yield
    except psycopg.OperationalError:
        raise
    except psycopg.Error as fault:
        said = (fault.diag.message_primary or type(fault).__name__).splitlines()[0]
        message = (
            f"{what}: {said}; run `jejak migrate` as the owner of the tables, who may also create roles (CREATEROLE)"
        )
        raise RightsRefused(message) from None
