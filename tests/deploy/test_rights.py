"""Every migration puts roles and rights into force: after a restore without roles, and after somebody changed them."""

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from deploy.database_folder import programs
from deploy.embedded_postgresql import EmbeddedPostgreSQL
from deploy.migration import JOURNAL, KEYS, Database, migrate, open_databases
from deploy.rights import RightsRefused
from shared.database import as_user
from tests.conftest import Databases, quick_place
from tests.deploy.commands import jejak, the_line
from tests.raw_events import append

ROLES = [role.name for role in (*JOURNAL.roles, *KEYS.roles)]
# Who may do what with what, as PostgreSQL's own catalogue has it; nothing here knows how Jejak describes rights.
_QUERIES = """
SELECT datname, CASE grantee WHEN 0 THEN '' ELSE grantee::regrole::text END, privilege_type
FROM pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba)));
SELECT nspname, nspowner::regrole::text, CASE grantee WHEN 0 THEN '' ELSE grantee::regrole::text END, privilege_type
FROM pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner))) WHERE nspname !~ '^pg_(toast|temp)';
SELECT c.oid::regclass::text, relowner::regrole::text, relrowsecurity, relforcerowsecurity,
    CASE grantee WHEN 0 THEN '' ELSE grantee::regrole::text END, privilege_type
FROM pg_class c, aclexplode(coalesce(relacl, acldefault('r', relowner))) WHERE relkind IN ('r', 'v', 'S');
SELECT attrelid::regclass::text, attname, grantee::regrole::text, privilege_type FROM pg_attribute, aclexplode(attacl);
SELECT p.oid::regprocedure::text, CASE grantee WHEN 0 THEN '' ELSE grantee::regrole::text END, privilege_type
FROM pg_proc p, aclexplode(coalesce(proacl, acldefault('f', proowner)));
SELECT defaclnamespace::regnamespace::text, grantee::regrole::text, privilege_type FROM pg_default_acl, aclexplode(defaclacl);
SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies;
SELECT tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal;
SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls FROM pg_roles;
SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members
"""
CATALOGUE = _QUERIES.split(";")


@pytest.fixture
def server() -> Iterator[EmbeddedPostgreSQL]:
    """A server for this file, because roles belong to all databases of a server."""
    with (
        tempfile.TemporaryDirectory(prefix="jejak-test-", dir=quick_place()) as folder,
        EmbeddedPostgreSQL(Path(folder) / "data") as running,
    ):
        yield running


@pytest.fixture
def pair(server: EmbeddedPostgreSQL) -> Databases:
    """A migrated journal and its keys' database."""
    _create(server)
    found = Databases(server.url("jejak"), server.url("jejak_keys"))
    migrate(found.url, found.keys_url)
    with psycopg.connect(found.of("intake")) as intake:
        append(intake, "intake.something")
    return found


def _create(server: EmbeddedPostgreSQL) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as owner:
        owner.execute("CREATE DATABASE jejak")
        owner.execute("CREATE DATABASE jejak_keys")


def catalogue(pair: Databases) -> dict[str, set[tuple[Any, ...]]]:
    """All rights in both databases and on their server."""
    found: dict[str, set[tuple[Any, ...]]] = {}
    for name, url in (("journal", pair.url), ("keys", pair.keys_url)):
        with psycopg.connect(url) as owner:
            found |= {f"{name}: {query}": set(owner.execute(query.encode()).fetchall()) for query in CATALOGUE}
    return found


def _run(program: str, *arguments: str) -> int:
    ended = subprocess.run([programs() / program, *arguments], capture_output=True, text=True, check=False)
    return ended.returncode


def test_a_restore_without_the_roles_is_right_after_one_migration(
    server: EmbeddedPostgreSQL, pair: Databases, tmp_path: Path
) -> None:
    before = catalogue(pair)
    for name in ("jejak", "jejak_keys"):
        assert _run("pg_dump", f"--dbname={server.url(name)}", "--format=custom", f"--file={tmp_path / name}") == 0
    with psycopg.connect(server.url("postgres"), autocommit=True) as owner:
        for name in ("jejak", "jejak_keys"):
            owner.execute(f"DROP DATABASE {name}".encode())
        for role in ROLES:
            owner.execute(f"DROP ROLE {role}".encode())
    _create(server)
    for name in ("jejak", "jejak_keys"):
        assert _run("pg_restore", f"--dbname={server.url(name)}", str(tmp_path / name)) == 1, (
            "no role is there to grant to"
        )
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(pair.of("intake"))
    ended = jejak("migrate", DATABASE_URL=pair.url, KEYS_DATABASE_URL=pair.keys_url)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "The databases are up to date.\n", "")
    after = catalogue(pair)
    assert {query: rows ^ after[query] for query, rows in before.items() if rows != after[query]} == {}
    with psycopg.connect(pair.of("intake"), autocommit=True) as intake:
        assert append(intake, "intake.something") == 2
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            append(intake, "metrology.something")


CHANGES = [
    "GRANT UPDATE ON journal.events TO jejak_intake",
    "GRANT UPDATE ON journal.head TO jejak_audit",
    "GRANT INSERT ON journal.events TO PUBLIC",
    "GRANT SELECT (name) ON metrology.penera TO jejak_intake",
    "GRANT CREATE ON SCHEMA journal TO jejak_metrology",
    "GRANT ALL ON SCHEMA public TO PUBLIC",
    "GRANT USAGE ON SCHEMA metrology TO jejak_intake; GRANT SELECT ON ALL TABLES IN SCHEMA metrology TO jejak_intake",
    "GRANT TEMPORARY ON DATABASE jejak TO jejak_intake",
    "GRANT CONNECT ON DATABASE jejak TO PUBLIC",
    "GRANT CONNECT ON DATABASE jejak TO jejak_keys",
    "GRANT CONNECT ON DATABASE postgres TO PUBLIC",
    "GRANT CONNECT, TEMPORARY ON DATABASE template1 TO PUBLIC",
    "GRANT EXECUTE ON FUNCTION lo_create(oid), pg_advisory_lock(bigint) TO PUBLIC",
    "GRANT jejak_metrology TO jejak_intake",
    "GRANT pg_read_all_data TO jejak_audit",
    "ALTER ROLE jejak_intake BYPASSRLS CREATEROLE",
    "ALTER ROLE jejak_keys SUPERUSER NOLOGIN",
    "ALTER TABLE intake.applications OWNER TO jejak_intake",
    "ALTER TABLE journal.events OWNER TO jejak_billing",
    "ALTER TABLE journal.events DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE journal.head DISABLE TRIGGER ALL",
    "CREATE POLICY everything ON journal.events FOR INSERT TO jejak_intake WITH CHECK (true)",
    "ALTER POLICY counted_first ON journal.events WITH CHECK (true)",
    "ALTER POLICY intake_appends_its_own ON journal.events TO PUBLIC",
    "DROP POLICY all_may_be_read ON journal.events",
    "REVOKE ALL ON ALL TABLES IN SCHEMA journal, intake FROM jejak_intake",
    "REVOKE ALL ON SCHEMA billing FROM jejak_billing",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA intake REVOKE ALL ON TABLES FROM jejak_intake",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA intake GRANT SELECT ON TABLES TO jejak_billing",
]


def test_a_migration_restores_every_changed_right(pair: Databases) -> None:
    before = catalogue(pair)
    with psycopg.connect(pair.url, autocommit=True) as owner:
        for change in CHANGES:
            owner.execute(change.encode())
            assert catalogue(pair) != before, change
            migrate(pair.url, pair.keys_url)
            after = catalogue(pair)
            assert {query: rows ^ after[query] for query, rows in before.items() if rows != after[query]} == {}, change


def test_a_role_of_the_office_keeps_what_its_administrator_gave_it(pair: Databases) -> None:
    with psycopg.connect(pair.url, autocommit=True) as owner:
        owner.execute("CREATE ROLE reports LOGIN; GRANT CONNECT ON DATABASE jejak TO reports")
        owner.execute("GRANT USAGE ON SCHEMA journal TO reports; GRANT SELECT ON journal.events TO reports")
    migrate(pair.url, pair.keys_url)
    with psycopg.connect(as_user(pair.url, "reports")) as reports:
        assert reports.execute("SELECT count(*) FROM journal.events").fetchall() == [(1,)]


def test_a_migration_that_changes_nothing_waits_for_nobody(pair: Databases) -> None:
    url, keys_url = (make_conninfo(one, options="-c lock_timeout=1ms") for one in (pair.url, pair.keys_url))
    with psycopg.connect(pair.url) as reader, psycopg.connect(pair.of("intake")) as writer:
        reader.execute("SELECT count(*) FROM journal.events")
        writer.execute("SELECT position FROM journal.head FOR UPDATE")
        migrate(url, keys_url)


@pytest.mark.parametrize("name", ["postgres", "template1", "jejak_keys"])
def test_the_roles_enter_no_other_database_of_the_server(
    server: EmbeddedPostgreSQL, pair: Databases, name: str
) -> None:
    for role in JOURNAL.roles:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(server.url(name, role.name))


def test_migrate_names_a_database_that_it_may_not_close(server: EmbeddedPostgreSQL, pair: Databases) -> None:
    assert open_databases(pair.url, pair.keys_url) == []
    with psycopg.connect(server.url("postgres"), autocommit=True) as owner:
        owner.execute("CREATE DATABASE archive")
    migrate(pair.url, pair.keys_url)
    [line] = open_databases(pair.url, pair.keys_url)
    assert line == (
        "The roles of Jejak can enter the database archive; its owner ends that with: "
        "REVOKE CONNECT ON DATABASE archive FROM PUBLIC"
    )


def test_a_migration_without_enough_rights_ends_in_one_line(server: EmbeddedPostgreSQL, pair: Databases) -> None:
    advice = "run `jejak migrate` as the owner of the tables, who may also create roles (CREATEROLE)"
    urls = {"DATABASE_URL": server.url("jejak", "helper"), "KEYS_DATABASE_URL": pair.keys_url}
    with psycopg.connect(pair.url, autocommit=True) as owner:
        owner.execute("CREATE ROLE helper LOGIN; GRANT CONNECT ON DATABASE jejak TO helper")
        assert the_line(jejak("migrate", **urls)) == (
            f"the migration cannot begin: permission denied for database jejak; {advice}"
        )
        owner.execute("GRANT CREATE ON DATABASE jejak TO helper; GRANT ALL ON SCHEMA journal TO helper")
        owner.execute("GRANT ALL ON ALL TABLES IN SCHEMA journal TO helper")
        owner.execute("REVOKE SELECT ON journal.events FROM jejak_audit")
        said = the_line(jejak("migrate", **urls))
        assert said == "SELECT on journal.events cannot be changed for jejak_audit; only its owner can"
        owner.execute("ALTER ROLE jejak_audit CREATEDB")
        said = the_line(jejak("migrate", **urls))
        assert said == f"the roles cannot be made: permission denied to alter role; {advice}"


def test_a_missing_guard_is_reported(pair: Databases) -> None:
    with psycopg.connect(pair.url, autocommit=True) as owner:
        owner.execute("DROP TRIGGER head_agrees_with_events ON journal.head")
    with pytest.raises(RightsRefused, match=r"head_agrees_with_events of journal\.head is missing"):
        migrate(pair.url, pair.keys_url)


@pytest.mark.parametrize("database", [JOURNAL, KEYS], ids=lambda one: one.schema)
def test_the_description_names_every_shared_table(databases: Databases, database: Database) -> None:
    """Only a named table has its rights after a restore; only the owner uses `migration_lock`."""
    url = databases.url if database is JOURNAL else databases.keys_url
    with psycopg.connect(url) as owner:
        rows = owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (database.schema,)).fetchall()
    named = {table for role in database.roles for table, _ in role.tables}
    assert {f"{database.schema}.{name}" for (name,) in rows} == {*named, f"{database.schema}.migration_lock"}


def test_an_older_installation_gets_the_rights_of_this_version(databases: Databases) -> None:
    with psycopg.connect(databases.of("intake")) as intake:
        append(intake, "intake.something")
    old = "starts_with(type, 'intake.')"
    with psycopg.connect(databases.url, autocommit=True) as owner:
        owner.execute(f"ALTER POLICY intake_appends_its_own ON journal.events WITH CHECK ({old})".encode())
        owner.execute("DROP POLICY counted_first ON journal.events")
        owner.execute("DROP TRIGGER head_agrees_with_events ON journal.head")
        owner.execute("DROP FUNCTION journal.refuse_disagreement()")
        owner.execute(
            "UPDATE journal.alembic_version SET version_num = 'journal_0002' WHERE version_num = 'journal_0003'"
        )
    migrate(databases.url, databases.keys_url)
    with psycopg.connect(databases.of("intake"), autocommit=True) as intake:
        with pytest.raises(psycopg.errors.CheckViolation):
            intake.execute("UPDATE journal.head SET position = 7")
        assert append(intake, "intake.something") == 2
