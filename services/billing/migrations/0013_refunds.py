"""Money in suspense, refunds, and who owns a bill and its payment number.

Bills that were assessed before get their owners when `billing.bills` is rebuilt (`jejak rebuild billing.bills`).
"""

from alembic import op

revision = "billing_0013"
down_revision = "billing_0017"
branch_labels = None
depends_on = None

_TABLES = """
ALTER TABLE billing.bills ADD COLUMN accounts text[];
ALTER TABLE billing.bills ADD COLUMN payment_number text CONSTRAINT bills_payment_number UNIQUE;
ALTER TABLE billing.bills ADD COLUMN owed_back bigint NOT NULL DEFAULT 0;
CREATE INDEX bills_accounts ON billing.bills USING gin (accounts);
CREATE TABLE billing.unclaimed (
    id uuid CONSTRAINT unclaimed_pkey PRIMARY KEY,
    office text NOT NULL,
    case_id uuid NOT NULL,
    channel text NOT NULL,
    reference text NOT NULL,
    amount bigint NOT NULL,
    "on" date NOT NULL,
    why text NOT NULL,
    status text NOT NULL,
    bill_id uuid,
    refund_id uuid
);
CREATE INDEX unclaimed_office ON billing.unclaimed (office, status, id);
CREATE INDEX unclaimed_reference ON billing.unclaimed (channel, reference);
CREATE INDEX unclaimed_case ON billing.unclaimed (case_id);
CREATE TABLE billing.refunds (
    id uuid CONSTRAINT refunds_pkey PRIMARY KEY,
    office text NOT NULL,
    case_id uuid NOT NULL,
    source text NOT NULL,
    bill_id uuid,
    unclaimed_id uuid,
    amount bigint NOT NULL,
    set_off bigint NOT NULL,
    status text NOT NULL,
    number text,
    proposed_on date NOT NULL,
    pay_by date,
    paid_on date,
    paid_reference text,
    CONSTRAINT refunds_number UNIQUE (office, number),
    CONSTRAINT refunds_paid_reference UNIQUE (office, paid_reference)
);
CREATE INDEX refunds_office ON billing.refunds (office, status, id);
CREATE INDEX refunds_bill ON billing.refunds (bill_id);
CREATE INDEX refunds_case ON billing.refunds (case_id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
