"""Queries of PostgreSQL's catalogue: the present rights of roles, and statements that mend what is never right."""

from typing import Final, LiteralString

MAKE_ROLE: Final = """DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        CREATE ROLE {role} LOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$"""

TOO_MUCH: Final[LiteralString] = """
SELECT format('ALTER ROLE %%I %%s', rolname, concat_ws(' ',
    CASE WHEN rolsuper THEN 'NOSUPERUSER' END, CASE WHEN rolcreaterole THEN 'NOCREATEROLE' END,
    CASE WHEN rolcreatedb THEN 'NOCREATEDB' END, CASE WHEN rolreplication THEN 'NOREPLICATION' END,
    CASE WHEN rolbypassrls THEN 'NOBYPASSRLS' END, CASE WHEN NOT rolcanlogin THEN 'LOGIN' END))
FROM pg_roles WHERE rolname = ANY(%(roles)s)
    AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls OR NOT rolcanlogin)
UNION ALL
SELECT format('REVOKE %%I FROM %%I', held.rolname, holder.rolname)
FROM pg_auth_members JOIN pg_roles held ON held.oid = roleid JOIN pg_roles holder ON holder.oid = member
WHERE holder.rolname = ANY(%(roles)s)
"""
"""Statements that take from the roles the attributes and memberships that they must not have."""

OWNED: Final[LiteralString] = """
SELECT DISTINCT format('REASSIGN OWNED BY %%I TO CURRENT_USER', rolname)
FROM pg_roles JOIN pg_shdepend ON refclassid = 'pg_authid'::regclass AND refobjid = pg_roles.oid AND deptype = 'o'
WHERE rolname = ANY(%(roles)s)
    AND (dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) OR classid = 'pg_database'::regclass)
"""
"""Statements that take from a service's role what it owns, because rights and policies do not bind an owner."""

TABLES: Final[LiteralString] = """
SELECT format('%%I.%%I', nspname, relname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = ANY(%s) AND relkind IN ('r', 'p', 'v', 'm')
"""

RIGHTS: Final[LiteralString] = """
WITH known (id, name) AS (
    SELECT oid, rolname::text FROM pg_roles WHERE rolname = ANY(%(roles)s) UNION ALL SELECT 0, 'PUBLIC'
), things (kind, thing, rights) AS (
    SELECT 'DATABASE', format('%%I', datname), coalesce(datacl, acldefault('d', datdba))
    FROM pg_database WHERE datname = current_database()
    UNION ALL
    SELECT 'SCHEMA', format('%%I', nspname), coalesce(nspacl, acldefault('n', nspowner))
    FROM pg_namespace WHERE nspname = ANY(%(schemas)s)
    UNION ALL
    SELECT CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, format('%%I.%%I', nspname, relname), relacl
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = ANY(%(schemas)s) AND relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL
    SELECT 'TABLES IN', format('%%I', nspname), defaclacl
    FROM pg_default_acl JOIN pg_namespace ON pg_namespace.oid = defaclnamespace
    WHERE nspname = ANY(%(schemas)s) AND defaclobjtype = 'r' AND defaclrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)
)
SELECT kind, thing, privilege_type, name FROM things, aclexplode(rights) JOIN known ON id = grantee
UNION ALL
SELECT 'TABLE', format('%%I.%%I', nspname, relname), format('%%s (%%I)', privilege_type, attname), name
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace,
    aclexplode(attacl) JOIN known ON id = grantee
WHERE nspname = ANY(%(schemas)s)
"""
"""All rights of PUBLIC and of Jejak's roles in some schemas."""

WITHOUT_ROW_SECURITY: Final[LiteralString] = """
SELECT 'ALTER TABLE journal.events ENABLE ROW LEVEL SECURITY'
FROM pg_class WHERE oid = 'journal.events'::regclass AND NOT relrowsecurity
"""

POLICIES: Final[LiteralString] = """
SELECT format('%%I', policyname), permissive, cmd, array_to_string(roles, ', '), concat_ws(' WITH CHECK ', qual, with_check)
FROM pg_policies WHERE schemaname = 'journal' AND tablename = 'events' AND roles && %(roles)s::name[]
"""

GUARD: Final[LiteralString] = """
SELECT tgenabled FROM pg_trigger WHERE tgrelid = 'journal.head'::regclass AND tgname = %s
"""

# Functions that only the superuser can take from everybody: files beside the tables, advisory locks (with which a role could
# block a rebuild), and bytes in the server's log.
OPEN_FUNCTIONS: Final[LiteralString] = """
SELECT format('REVOKE EXECUTE ON FUNCTION %1$s FROM PUBLIC; GRANT EXECUTE ON FUNCTION %1$s TO %2$I', pg_proc.oid::regprocedure,
    pg_get_userbyid(datdba))
FROM pg_proc, pg_database
WHERE pronamespace = 'pg_catalog'::regnamespace
    AND (proname IN ('lo_creat', 'lo_create', 'lo_from_bytea', 'lo_import', 'pg_logical_emit_message')
        OR proname LIKE 'pg\\_%advisory%')
    AND EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)
    AND datname = current_database()
    AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
"""

OPEN_TO_ALL: Final[LiteralString] = """
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', datname)
FROM pg_database
WHERE datname IN ('postgres', 'template1')
    AND EXISTS (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE grantee = 0)
    AND pg_has_role(datdba, 'USAGE')
"""
"""Statements that close the databases that every server has."""

ENTERED: Final[LiteralString] = """
SELECT DISTINCT datname, format('REVOKE CONNECT ON DATABASE %%I FROM PUBLIC', datname)
FROM pg_database, pg_roles
WHERE datallowconn AND datname <> current_database() AND rolname = ANY(%(roles)s)
    AND has_database_privilege(pg_roles.oid, pg_database.oid, 'CONNECT')
ORDER BY datname
"""
