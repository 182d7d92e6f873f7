"""The journal: events and the counter row.

A service's role may read all events and append its own (`shared.service.schema` lists them); the owner is not bound.
The counter only moves forward: a position is never given twice.
"""

from alembic import op

revision = "journal_0001"
down_revision = None
branch_labels = ("journal",)
depends_on = None

_TABLES = """
CREATE TABLE journal.events (
    position bigint PRIMARY KEY,
    stream_id uuid NOT NULL,
    version bigint NOT NULL,
    type text NOT NULL,
    schema_version smallint NOT NULL,
    payload jsonb NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    actor text NOT NULL,
    actor_role text NOT NULL,
    channel text NOT NULL,
    reason text,
    causation bigint,
    command_id uuid NOT NULL,
    command_part smallint NOT NULL,
    recorded_at timestamptz NOT NULL,
    effective_at timestamptz NOT NULL,
    leaf_hash bytea NOT NULL,
    CONSTRAINT events_stream_version UNIQUE (stream_id, version),
    CONSTRAINT events_command UNIQUE (command_id, command_part),
    CONSTRAINT events_position CHECK (position > 0),
    CONSTRAINT events_version CHECK (version > 0),
    CONSTRAINT events_recorded_at CHECK (isfinite(recorded_at)),
    CONSTRAINT events_effective_at CHECK (isfinite(effective_at))
);
CREATE INDEX events_case ON journal.events (case_id, position);
CREATE INDEX events_reactions ON journal.events (position) WHERE type LIKE 'reactions.%';
ALTER TABLE journal.events ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_may_be_read ON journal.events FOR SELECT USING (true);
CREATE FUNCTION journal.is_stop_of(stop uuid, service text) RETURNS boolean STABLE LANGUAGE plpgsql AS $$ BEGIN
    RETURN EXISTS (
        SELECT FROM journal.events
        WHERE stream_id = stop AND version = 1 AND type = 'reactions.stopped' AND payload->>'service' = service
    );
END $$;
CREATE TABLE journal.head (
    single boolean PRIMARY KEY DEFAULT true,
    position bigint NOT NULL,
    CONSTRAINT head_has_one_row CHECK (single),
    CONSTRAINT head_position CHECK (position >= 0)
);
CREATE FUNCTION journal.refuse_to_count_back() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE check_violation USING MESSAGE = 'the counter row only moves forward', CONSTRAINT = 'head_moves_forward';
END $$;
CREATE TRIGGER head_moves_forward BEFORE UPDATE ON journal.head FOR EACH ROW
    WHEN (NEW.position < OLD.position) EXECUTE FUNCTION journal.refuse_to_count_back();
INSERT INTO journal.head (position) VALUES (0);
REVOKE ALL ON SCHEMA public FROM PUBLIC;
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the journal is append-only: it is never dropped by a migration"
    raise NotImplementedError(message)
