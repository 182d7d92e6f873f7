"""Clocks, compensation tokens, published calendars."""

from alembic import op

revision = "intake_0003"
down_revision = "intake_0002"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE intake.clocks (
    case_id uuid PRIMARY KEY,
    office text NOT NULL,
    applicant_id uuid NOT NULL,
    service_code text NOT NULL,
    calendar text NOT NULL,
    status text NOT NULL,
    due_on date,
    late_from timestamptz,
    legal_due_on date,
    next_at timestamptz
);
CREATE INDEX clocks_next ON intake.clocks (next_at, case_id);
CREATE INDEX clocks_office ON intake.clocks (office, status, case_id);
CREATE TABLE intake.compensation_tokens (
    token uuid PRIMARY KEY,
    office text NOT NULL,
    applicant_id uuid NOT NULL,
    days integer,
    owed_by_case uuid NOT NULL,
    spent_by_case uuid
);
CREATE INDEX compensation_tokens_applicant ON intake.compensation_tokens (applicant_id);
CREATE TABLE intake.spent_tokens (
    token uuid NOT NULL,
    case_id uuid NOT NULL,
    CONSTRAINT spent_tokens_token UNIQUE (token)
);
CREATE TABLE intake.calendars (
    version text PRIMARY KEY,
    amends text NOT NULL,
    decree text NOT NULL,
    added jsonb NOT NULL,
    removed jsonb NOT NULL,
    published_on date NOT NULL,
    published_at timestamptz NOT NULL
);
CREATE TABLE intake.recalculations_due (
    case_id uuid NOT NULL,
    calendar text NOT NULL,
    office text NOT NULL,
    legal_basis text NOT NULL,
    decision uuid NOT NULL,
    decided_at timestamptz NOT NULL,
    decided_by text NOT NULL,
    PRIMARY KEY (case_id, calendar)
);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
