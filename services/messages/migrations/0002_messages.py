"""Messages, those that are due, and the claims of those who hand them over."""

from alembic import op

revision = "messages_0002"
down_revision = "messages_0001"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE messages.messages (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    office text NOT NULL,
    occasion uuid NOT NULL,
    template text NOT NULL,
    channel text,
    person uuid,
    accounts text[] NOT NULL,
    lawful_duty boolean NOT NULL,
    status text NOT NULL,
    queued_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    code text
);
CREATE INDEX messages_office ON messages.messages (office, status, id);
CREATE INDEX messages_case ON messages.messages (case_id);
CREATE INDEX messages_occasion ON messages.messages (occasion);
CREATE INDEX messages_person ON messages.messages (person);
CREATE TABLE messages.outbox (id uuid PRIMARY KEY, due_at timestamptz NOT NULL);
CREATE INDEX outbox_due ON messages.outbox (due_at, id);
CREATE TABLE messages.claims (
    id uuid PRIMARY KEY,
    until timestamptz NOT NULL,
    handing boolean NOT NULL,
    doubtful boolean NOT NULL,
    accepted boolean NOT NULL
);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE messages.claims")
    op.execute("DROP TABLE messages.outbox")
    op.execute("DROP TABLE messages.messages")
