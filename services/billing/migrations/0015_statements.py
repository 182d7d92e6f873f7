"""Bank statements and their lines, and which money on bills a statement has shown."""

from alembic import op

revision = "billing_0015"
down_revision = "billing_0013"
branch_labels = None
depends_on = None

_TABLES = """
ALTER TABLE billing.receipts
    ADD COLUMN over bigint NOT NULL DEFAULT 0,
    ADD COLUMN seen_on date,
    ADD COLUMN missing_on date;
CREATE INDEX receipts_unseen ON billing.receipts (office, received_on) WHERE seen_on IS NULL AND channel = 'virtual-account';
CREATE TABLE billing.statements (
    id uuid CONSTRAINT statements_pkey PRIMARY KEY,
    office text NOT NULL,
    bank text NOT NULL,
    account text NOT NULL,
    "on" date NOT NULL,
    status text NOT NULL,
    opening bigint NOT NULL,
    closing bigint NOT NULL,
    lines bigint NOT NULL DEFAULT 0,
    credits bigint NOT NULL DEFAULT 0,
    debits bigint NOT NULL DEFAULT 0,
    classified bigint NOT NULL DEFAULT 0,
    matched bigint NOT NULL DEFAULT 0,
    over bigint NOT NULL DEFAULT 0,
    unmatched bigint NOT NULL DEFAULT 0,
    reversed bigint NOT NULL DEFAULT 0,
    swept bigint NOT NULL DEFAULT 0,
    unmatched_debits bigint NOT NULL DEFAULT 0
);
CREATE INDEX statements_office ON billing.statements (office, id);
CREATE INDEX statements_account ON billing.statements (office, account, "on");
CREATE TABLE billing.statement_lines (
    id uuid CONSTRAINT statement_lines_pkey PRIMARY KEY,
    key uuid NOT NULL,
    statement_id uuid NOT NULL,
    number integer NOT NULL,
    reference text NOT NULL,
    side text NOT NULL,
    amount bigint NOT NULL,
    occurrence integer NOT NULL,
    kind text NOT NULL,
    is_reversal boolean NOT NULL,
    document text,
    virtual_account text,
    batch_on date,
    batch_count integer,
    batch_gross bigint,
    batch_mdr bigint,
    result text,
    matched bigint,
    over bigint,
    unmatched bigint,
    bill_id uuid,
    held uuid
);
CREATE UNIQUE INDEX statement_lines_key ON billing.statement_lines (key);
CREATE INDEX statement_lines_pending ON billing.statement_lines (id) WHERE result IS NULL;
CREATE INDEX statement_lines_held ON billing.statement_lines (held) WHERE held IS NOT NULL;
CREATE INDEX statement_lines_unmatched ON billing.statement_lines (reference) WHERE held IS NOT NULL;
CREATE INDEX statement_lines_deposit ON billing.statement_lines (document) WHERE kind = 'deposit';
CREATE INDEX statement_lines_batch ON billing.statement_lines (batch_on) WHERE kind = 'qris';
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
