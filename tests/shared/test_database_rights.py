"""What each role may do in the database is tried: the journal is append-only for services, and each keeps to its own schema."""

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from deploy.migration import SERVICES
from shared.database import as_user
from tests.conftest import Databases

ROLES = ["sample", *SERVICES]
READERS = {"audit"}
"""Services that look at the journal and write nothing."""
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


def test_the_role_of_the_keys_reads_and_adds_keys_and_knows_no_journal(databases: Databases) -> None:
    with psycopg.connect(databases.keys, autocommit=True) as connection:
        for statement in (
            "UPDATE keys.persons SET wrapped_key = NULL",
            "DELETE FROM keys.persons",
            "TRUNCATE keys.persons",
            "DROP TABLE keys.persons",
        ):
            assert refused(connection, statement), statement
        connection.execute("INSERT INTO keys.persons (person_id) VALUES (gen_random_uuid())")
        connection.execute("SELECT wrapped_key FROM keys.persons")
    with psycopg.connect(as_user(databases.url, "jejak_keys"), autocommit=True) as connection:
        assert refused(connection, "SELECT * FROM journal.events")


@pytest.mark.parametrize("role", ROLES)
def test_a_service_does_not_reach_the_keys(databases: Databases, role: str) -> None:
    with psycopg.connect(as_user(databases.keys_url, f"jejak_{role}"), autocommit=True) as connection:
        assert refused(connection, "SELECT * FROM keys.persons")
        assert refused(connection, "INSERT INTO keys.persons (person_id) VALUES (gen_random_uuid())")
