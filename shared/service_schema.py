"""DDL that a service's first migration shares with the others: role, schema, and the tables of `shared.service_tables`.

Migrations that have run are history: never change what this makes; a change is a new migration in every service.
"""

from typing import LiteralString

_ROLE: LiteralString = """
DO $$ BEGIN
    CREATE ROLE jejak_{service} LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""

_SCHEMA: LiteralString = """
CREATE SCHEMA {service};
REVOKE ALL ON SCHEMA {service} FROM PUBLIC;
GRANT USAGE ON SCHEMA {service}, journal TO jejak_{service};
GRANT SELECT, INSERT ON journal.events TO jejak_{service};
GRANT SELECT, UPDATE ON journal.head TO jejak_{service};
ALTER DEFAULT PRIVILEGES IN SCHEMA {service} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO jejak_{service};
CREATE TABLE {service}.answers (
    command_id uuid CONSTRAINT answers_pkey PRIMARY KEY,
    request_hash bytea NOT NULL,
    status smallint NOT NULL,
    body bytea NOT NULL,
    version bigint,
    location text,
    position bigint NOT NULL
);
CREATE TABLE {service}.cursors (name text PRIMARY KEY, position bigint NOT NULL);
CREATE TABLE {service}.stopped_cases (
    case_id uuid PRIMARY KEY, position bigint NOT NULL, stop_id uuid NOT NULL, resumed boolean NOT NULL
);
CREATE TABLE {service}.numbers (
    series text, office text, year integer, last integer NOT NULL, PRIMARY KEY (series, office, year)
);
"""


def service_schema(service: str) -> list[str]:
    """The statements, in order, for a service whose name is one lower-case word."""
    assert service.isidentifier()
    return [_ROLE.format(service=service), _SCHEMA.format(service=service)]
