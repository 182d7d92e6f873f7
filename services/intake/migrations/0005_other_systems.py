"""Checks with other systems, their claims and exchanges, and the NIBs that OSS sent."""

from alembic import op

revision = "intake_0005"
down_revision = "intake_0004"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE intake.checks (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    office text NOT NULL,
    system text NOT NULL,
    kind text NOT NULL,
    step text,
    state text NOT NULL,
    attempts integer NOT NULL,
    outcome text,
    status integer,
    code text,
    requested_at timestamptz NOT NULL,
    next_at timestamptz
);
CREATE INDEX checks_case ON intake.checks (case_id, id);
CREATE INDEX checks_office ON intake.checks (office, state, id);
CREATE INDEX checks_due ON intake.checks (system, next_at) WHERE next_at IS NOT NULL;
CREATE TABLE intake.check_claims (
    check_id uuid PRIMARY KEY,
    worker uuid NOT NULL,
    until timestamptz NOT NULL
);
CREATE TABLE intake.exchanges (
    id uuid PRIMARY KEY,
    check_id uuid NOT NULL,
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
CREATE INDEX exchanges_check ON intake.exchanges (check_id, id);
CREATE TABLE intake.received_nibs (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    nib text NOT NULL,
    oss_id text NOT NULL,
    business_name text,
    received_at timestamptz NOT NULL
);
CREATE INDEX received_nibs_nib ON intake.received_nibs (office, nib, received_at, id);
CREATE INDEX received_nibs_office ON intake.received_nibs (office, id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
