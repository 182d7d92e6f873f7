"""The journal: events and the counter row."""

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
    CONSTRAINT events_command UNIQUE (command_id, command_part)
);
CREATE INDEX events_case ON journal.events (case_id, position);
CREATE INDEX events_reactions ON journal.events (position) WHERE type LIKE 'reactions.%';
CREATE TABLE journal.head (
    single boolean PRIMARY KEY DEFAULT true,
    position bigint NOT NULL,
    CONSTRAINT head_has_one_row CHECK (single)
);
INSERT INTO journal.head (position) VALUES (0);
REVOKE ALL ON SCHEMA public FROM PUBLIC;
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the journal is append-only: it is never dropped by a migration"
    raise NotImplementedError(message)
