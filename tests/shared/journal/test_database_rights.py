"""Tries every right of each role: the journal is append-only for services, and each service uses only its own schema."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from deploy.migration import SERVICES
from shared.database import as_user
from shared.journal.commit_writing import INSERT
from tests.conftest import Databases
from tests.raw_events import append, row

ROLES = ["sample", *SERVICES]
READERS = {"audit"}
"""Services that read the journal and write nothing."""
WRITERS = [name for name in SERVICES if name not in READERS]
FORBIDDEN = [
    "UPDATE journal.events SET actor = 'somebody else'",
    "DELETE FROM journal.events",
    "TRUNCATE journal.events",
    "DROP TABLE journal.events",
    "ALTER TABLE journal.events ADD COLUMN more text",
    "ALTER TABLE journal.events DISABLE TRIGGER ALL",
    "CREATE RULE none AS ON INSERT TO journal.events DO INSTEAD NOTHING",
    "LOCK TABLE journal.events IN ACCESS EXCLUSIVE MODE",
    "MERGE INTO journal.events USING (SELECT 1) one ON true WHEN MATCHED THEN DELETE",
    "SELECT * FROM journal.events FOR UPDATE",
    "INSERT INTO journal.events SELECT * FROM journal.events ON CONFLICT (position) DO UPDATE SET actor = 'x'",
    "DELETE FROM journal.head",
    "TRUNCATE journal.head",
    "INSERT INTO journal.head (position) VALUES (1)",
    "DROP SCHEMA journal CASCADE",
    "CREATE TABLE journal.mine (id integer)",
    "CREATE TABLE public.mine (id integer)",
    "UPDATE journal.alembic_version SET version_num = 'x'",
    "DELETE FROM journal.migration_lock",
    "CREATE ROLE other",
    "SET ROLE postgres",
    "SET session_replication_role = 'replica'",
    "COPY journal.events TO PROGRAM 'cat'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, 'x')",
    "SELECT lo_import('postgresql.conf')",
    "SELECT pg_advisory_lock(1)",
    "SELECT pg_try_advisory_xact_lock_shared(1, 2)",
    "SELECT pg_logical_emit_message(false, 'x', 'y')",
    "UPDATE journal.head SET single = true",
    "ALTER TABLE journal.head DISABLE TRIGGER ALL",
    "ALTER TABLE journal.events DISABLE ROW LEVEL SECURITY",
    "CREATE POLICY mine ON journal.events WITH CHECK (true)",
]


def refused(connection: psycopg.Connection, statement: str) -> bool:
    try:
        with connection.transaction():
            connection.execute(statement.encode())
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


@pytest.mark.parametrize("role", ROLES)
def test_a_service_may_read_and_append_and_nothing_else(databases: Databases, role: str) -> None:
    with psycopg.connect(databases.of(role), autocommit=True) as connection:
        assert [statement for statement in FORBIDDEN if not refused(connection, statement)] == []
        for counting in ("SELECT position FROM journal.head FOR UPDATE", "UPDATE journal.head SET position = 0"):
            assert refused(connection, counting) == (role in READERS)
        rights = connection.execute(
            "SELECT right_name, has_table_privilege('journal.events', right_name) FROM unnest(ARRAY['SELECT', 'INSERT',"
            " 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN']) right_name"
        ).fetchall()
        assert {name for name, has in rights if has} == ({"SELECT"} if role in READERS else {"SELECT", "INSERT"})


@pytest.mark.parametrize("role", WRITERS)
def test_a_service_appends_its_own_events_and_reads_all(databases: Databases, role: str) -> None:
    others = [name for name in (*SERVICES, "sample") if name != role]
    with psycopg.connect(databases.of(role), autocommit=True) as connection:
        append(connection, f"{role}.something")
        append(connection, "reactions.stopped", {"service": role})
        for type in (
            *(f"{other}.something" for other in others),
            role,
            f"{role}x.y",
            f" {role}.x",
            "",
            "reactions.other",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                append(connection, type, {"service": role})
        for other in (*others, "", None):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                append(connection, "reactions.stopped", {"service": other})
    with psycopg.connect(databases.url) as owner:
        append(owner, "elsewhere.something")
    for reader in (*SERVICES, "sample"):
        with psycopg.connect(databases.of(reader)) as connection:
            assert connection.execute("SELECT count(*) FROM journal.events").fetchall() == [(3,)]


@pytest.mark.parametrize("role", WRITERS)
def test_a_service_resumes_its_own_stops_only(databases: Databases, role: str) -> None:
    other = next(name for name in WRITERS if name != role)
    own, foreign = uuid4(), uuid4()
    with psycopg.connect(databases.of(other), autocommit=True) as connection:
        append(connection, "reactions.stopped", {"service": other}, stream_id=foreign)
    with psycopg.connect(databases.of(role), autocommit=True) as connection:
        append(connection, "reactions.stopped", {"service": role}, stream_id=own)
        append(connection, "reactions.resumed", stream_id=own, version=2)
        for stream in (foreign, uuid4()):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                append(connection, "reactions.resumed", stream_id=stream, version=2)


WRONG_ROWS: list[tuple[str, Any]] = [
    ("position", 0),
    ("position", -1),
    ("version", 0),
    ("version", -1),
    ("recorded_at", "infinity"),
    ("effective_at", "-infinity"),
]


@pytest.mark.parametrize(("column", "value"), WRONG_ROWS)
def test_nobody_writes_a_position_version_or_time_that_cannot_be(databases: Databases, column: str, value: Any) -> None:
    with psycopg.connect(databases.url) as owner, pytest.raises(psycopg.errors.CheckViolation):
        owner.execute(INSERT, {**row(1, "intake.something"), column: value})


def test_nobody_counts_back(databases: Databases) -> None:
    for url in (databases.url, databases.of("intake")):
        with psycopg.connect(url, autocommit=True) as connection:
            append(connection, "intake.something")
            with pytest.raises(psycopg.errors.CheckViolation, match="only moves forward"):
                connection.execute("UPDATE journal.head SET position = position - 1")


def test_reads_find_their_index_under_row_security(databases: Databases) -> None:
    queries = {
        "events_pkey": "position > 5 ORDER BY position LIMIT 10",
        "events_stream_version": "stream_id = gen_random_uuid() AND version BETWEEN 1 AND 2",
        "events_reactions": "type LIKE 'reactions.%' AND position > 5",
    }
    with psycopg.connect(databases.of("audit")) as connection:
        connection.execute("SET enable_seqscan = off")
        for index, where in queries.items():
            plan = str(connection.execute(f"EXPLAIN SELECT * FROM journal.events WHERE {where}".encode()).fetchall())
            assert index in plan, plan


@pytest.mark.parametrize("role", ROLES)
def test_a_service_writes_and_reads_its_own_schema_only(databases: Databases, role: str) -> None:
    with psycopg.connect(databases.url) as owner:
        tables = owner.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY(%s)", (ROLES,)
        ).fetchall()
    with psycopg.connect(databases.of(role), autocommit=True) as connection:
        for schema, table in tables:
            name = Identifier(schema, table)
            for right in ("SELECT 1 FROM {}", "DELETE FROM {}"):
                statement = SQL(right).format(name).as_string(connection)
                assert refused(connection, statement) == (schema != role), statement
        for schema in {schema for schema, _ in tables}:
            assert refused(connection, f"CREATE TABLE {schema}.mine (id integer)")
            assert refused(connection, f"DROP SCHEMA {schema} CASCADE")


def test_the_keys_role_reads_and_adds_keys_and_sees_no_journal(databases: Databases) -> None:
    with psycopg.connect(databases.keys, autocommit=True) as connection:
        for statement in (
            "UPDATE keys.persons SET wrapped_key = NULL",
            "UPDATE keys.persons SET destroyed_at = now()",
            "INSERT INTO keys.persons (person_id, destroyed_at) VALUES (gen_random_uuid(), now())",
            "INSERT INTO keys.persons SELECT * FROM keys.persons ON CONFLICT (person_id) DO UPDATE SET wrapped_key = NULL",
            "DELETE FROM keys.persons",
            "TRUNCATE keys.persons",
            "DROP TABLE keys.persons",
            "UPDATE keys.installation SET fingerprint = 'x'",
            "DELETE FROM keys.installation",
            "TRUNCATE keys.installation",
            "ALTER TABLE keys.persons DROP CONSTRAINT persons_wrapped_by",
        ):
            assert refused(connection, statement), statement
        for unwrapped in (
            "(person_id) VALUES (gen_random_uuid())",
            "(person_id, wrapped_key) VALUES (gen_random_uuid(), 'x')",
        ):
            with pytest.raises(psycopg.errors.CheckViolation):
                connection.execute(f"INSERT INTO keys.persons {unwrapped}".encode())
        foreign = "(person_id, wrapped_key, wrapped_by) VALUES (gen_random_uuid(), 'x', 'of another key')"
        with pytest.raises(psycopg.errors.ForeignKeyViolation):
            connection.execute(f"INSERT INTO keys.persons {foreign}".encode())
        connection.execute("SELECT wrapped_key FROM keys.persons")
    with psycopg.connect(as_user(databases.url, "jejak_keys"), autocommit=True) as connection:
        assert refused(connection, "SELECT * FROM journal.events")


@pytest.mark.parametrize("role", ROLES)
def test_a_service_does_not_reach_the_keys(databases: Databases, role: str) -> None:
    with psycopg.connect(as_user(databases.keys_url, f"jejak_{role}"), autocommit=True) as connection:
        assert refused(connection, "SELECT * FROM keys.persons")
        assert refused(connection, "INSERT INTO keys.persons (person_id) VALUES (gen_random_uuid())")
