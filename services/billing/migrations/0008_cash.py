"""Cash days, the findings about them, and deposits (STS).

`jejak rebuild billing.cash_days` adds the days of payments that are stored already.
"""

from alembic import op

revision = "billing_0008"
down_revision = "billing_0006"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE billing.cash_days (
    id uuid CONSTRAINT cash_days_pkey PRIMARY KEY,
    office text NOT NULL,
    day date NOT NULL,
    status text NOT NULL,
    first_tbp text NOT NULL,
    last_tbp text NOT NULL,
    count integer NOT NULL,
    total bigint NOT NULL,
    receivers text[] NOT NULL,
    counted bigint,
    deposit_by date,
    closed_on date,
    verified_on date,
    sts_number text,
    deposited_on date
);
CREATE INDEX cash_days_office ON billing.cash_days (office, day);
CREATE TABLE billing.cash_findings (
    id uuid CONSTRAINT cash_findings_pkey PRIMARY KEY,
    office text NOT NULL,
    day date NOT NULL,
    kind text NOT NULL,
    found_on date NOT NULL,
    difference bigint,
    answered_on date
);
CREATE INDEX cash_findings_office ON billing.cash_findings (office, id);
CREATE TABLE billing.deposits (
    id uuid CONSTRAINT deposits_pkey PRIMARY KEY,
    office text NOT NULL,
    number text NOT NULL,
    amount bigint NOT NULL,
    deposited_on date NOT NULL,
    verified_on date,
    CONSTRAINT deposits_number UNIQUE (office, number)
);
CREATE INDEX deposits_office ON billing.deposits (office, deposited_on);
CREATE TABLE billing.deposited_days (
    day_id uuid CONSTRAINT deposited_days_pkey PRIMARY KEY,
    deposit_id uuid NOT NULL
);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
