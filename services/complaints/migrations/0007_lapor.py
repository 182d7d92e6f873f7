"""Reports that SP4N-LAPOR knows, and the messages to it."""

from alembic import op

revision = "complaints_0007"
down_revision = "complaints_0006"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE complaints.lapor_tickets (
    id uuid PRIMARY KEY,
    complaint_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    is_ours boolean NOT NULL,
    tracking text,
    transaction text,
    told text NOT NULL,
    heard text,
    awaits_reply boolean NOT NULL
);
CREATE INDEX lapor_tickets_office ON complaints.lapor_tickets (office, id);
CREATE UNIQUE INDEX lapor_tickets_tracking ON complaints.lapor_tickets (office, tracking);
CREATE TABLE complaints.lapor_messages (
    id uuid PRIMARY KEY,
    ticket_id uuid NOT NULL,
    office text NOT NULL,
    number integer NOT NULL,
    kind text NOT NULL,
    status text,
    field text,
    said text,
    recipient text,
    state text NOT NULL,
    attempts integer NOT NULL,
    outcome text,
    http_status integer,
    queued_at timestamptz NOT NULL,
    next_at timestamptz
);
CREATE INDEX lapor_messages_ticket ON complaints.lapor_messages (ticket_id, number);
CREATE INDEX lapor_messages_office ON complaints.lapor_messages (office, id);
CREATE INDEX lapor_messages_due ON complaints.lapor_messages (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE complaints.lapor_message_claims (
    lapor_message_id uuid PRIMARY KEY,
    worker uuid NOT NULL,
    until timestamptz NOT NULL
);
CREATE TABLE complaints.exchanges (
    id uuid PRIMARY KEY,
    lapor_message_id uuid NOT NULL,
    attempt integer NOT NULL,
    at timestamptz NOT NULL,
    outcome text NOT NULL,
    duration_ms integer NOT NULL,
    url text NOT NULL,
    request_headers text NOT NULL,
    request_body text NOT NULL,
    answer_status integer,
    answer_headers text,
    answer_body text
);
CREATE INDEX exchanges_lapor_message ON complaints.exchanges (lapor_message_id, id);
CREATE INDEX exchanges_at ON complaints.exchanges (at);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute(
        "DROP TABLE complaints.exchanges, complaints.lapor_message_claims, complaints.lapor_messages, complaints.lapor_tickets"
    )
