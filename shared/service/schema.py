"""DDL shared by the first migrations of all services: role, schema, tables of `shared.service.tables`, the service's
own events.

Migrations that have run are history: never change what this makes; a change is a new migration in every service. Rights
and policies are the exception: `deploy.rights` holds the present ones, and every migration puts them into force.
"""

from typing import LiteralString

_ROLE: LiteralString = """
DO $$ BEGIN
    CREATE ROLE jejak_{service} LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""

# Its own events, and the stops of its own reactions. A resumption names no service: it belongs to the service if its
# stream began with that service's stop, which nobody else could have written.
_OWN_EVENTS: LiteralString = """
CREATE POLICY {service}_appends_its_own ON journal.events FOR INSERT TO jejak_{service} WITH CHECK (
    CASE
        WHEN starts_with(type, '{service}.') THEN true
        WHEN type = 'reactions.stopped' THEN payload->>'service' = '{service}'
        WHEN type = 'reactions.resumed' THEN journal.is_stop_of(stream_id, '{service}')
        ELSE false
    END
)
"""

_SCHEMA: LiteralString = """
CREATE SCHEMA {service};
REVOKE ALL ON SCHEMA {service} FROM PUBLIC;
GRANT USAGE ON SCHEMA {service}, journal TO jejak_{service};
GRANT SELECT, INSERT ON journal.events TO jejak_{service};
GRANT SELECT, UPDATE (position) ON journal.head TO jejak_{service};
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
    return [part.format(service=service) for part in (_ROLE, _SCHEMA, _OWN_EVENTS)]


_DEADLINES: LiteralString = """
CREATE TABLE {service}.deadlines (
    id uuid CONSTRAINT deadlines_pkey PRIMARY KEY,
    stream_id uuid NOT NULL,
    kind text NOT NULL,
    due_at timestamptz NOT NULL,
    office text NOT NULL,
    case_id uuid NOT NULL
);
CREATE INDEX deadlines_due ON {service}.deadlines (due_at, id);
CREATE INDEX deadlines_office ON {service}.deadlines (office, due_at, id);
"""


def deadline_table(service: str) -> str:
    """The statements for a service that has deadlines (`shared.service.deadlines`)."""
    assert service.isidentifier()
    return _DEADLINES.format(service=service)


_TASKS: LiteralString = """
CREATE TABLE {service}.tasks (
    id uuid CONSTRAINT tasks_pkey PRIMARY KEY,
    stream_id uuid NOT NULL,
    kind text NOT NULL,
    office text NOT NULL,
    role text NOT NULL,
    opened_on date NOT NULL,
    case_id uuid NOT NULL
);
CREATE INDEX tasks_office ON {service}.tasks (office, id);
CREATE INDEX tasks_stream ON {service}.tasks (stream_id);
"""

# Unlogged: the counters last minutes, and no backup or replica needs them.
_RATE_LIMITS: LiteralString = """
CREATE UNLOGGED TABLE {service}.rate_limits (
    key bytea CONSTRAINT rate_limits_pkey PRIMARY KEY,
    count integer NOT NULL,
    expires_at timestamptz NOT NULL
);
"""


def task_table(service: str) -> str:
    """The statements for a service that has a work list (`shared.service.work_list`)."""
    assert service.isidentifier()
    return _TASKS.format(service=service)


def rate_limit_table(service: str) -> str:
    """The statement for a service that counts public requests (`shared.service.rate_limit`)."""
    assert service.isidentifier()
    return _RATE_LIMITS.format(service=service)
