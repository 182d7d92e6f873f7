"""Money on bills by any channel, the ledger, deadlines, the work list, and the counters of public requests."""

from alembic import op

from shared.service.schema import deadline_table, rate_limit_table, task_table

revision = "billing_0005"
down_revision = "billing_0004"
branch_labels = None
depends_on = None

_TABLES = """
ALTER TABLE billing.bills ADD COLUMN settled_on date;
CREATE TABLE billing.receipts (
    id uuid CONSTRAINT receipts_pkey PRIMARY KEY,
    bill_id uuid NOT NULL,
    channel text NOT NULL,
    reference text NOT NULL,
    office text NOT NULL,
    case_id uuid NOT NULL,
    amount bigint NOT NULL,
    received_on date NOT NULL,
    reversed_on date,
    bank text
);
CREATE INDEX receipts_reference ON billing.receipts (channel, reference);
CREATE TABLE billing.ledger_entries (
    stream_id uuid NOT NULL,
    version bigint NOT NULL,
    number integer NOT NULL,
    office text NOT NULL,
    "on" date NOT NULL,
    debit text NOT NULL,
    credit text NOT NULL,
    amount bigint NOT NULL,
    bill_id uuid,
    case_id uuid NOT NULL,
    CONSTRAINT ledger_entries_pkey PRIMARY KEY (stream_id, version, number)
);
CREATE INDEX ledger_entries_office ON billing.ledger_entries (office, "on");
CREATE INDEX ledger_entries_bill ON billing.ledger_entries (bill_id);
CREATE INDEX receipts_bill ON billing.receipts (bill_id);
CREATE INDEX receipts_office ON billing.receipts (office, received_on);
"""


def upgrade() -> None:
    op.execute(_TABLES)
    op.execute(deadline_table("billing"))
    op.execute(task_table("billing"))
    op.execute(rate_limit_table("billing"))


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
