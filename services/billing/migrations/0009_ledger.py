"""The ledger at any day and journal position, the payers of bills, and closed years.

`jejak rebuild billing.ledger` and `jejak rebuild billing.ledger_payers` fill the rows of events that are stored already.
"""

from alembic import op

revision = "billing_0009"
down_revision = "billing_0008"
branch_labels = None
depends_on = None

_TABLES = """
ALTER TABLE billing.ledger_entries ADD COLUMN happened_on date, ADD COLUMN journal_position bigint;
UPDATE billing.ledger_entries entry SET happened_on = entry."on", journal_position =
    (SELECT max(part.position) FROM journal.events one JOIN journal.events part USING (command_id)
        WHERE one.stream_id = entry.stream_id AND one.version = entry.version);
ALTER TABLE billing.ledger_entries ALTER COLUMN happened_on SET NOT NULL, ALTER COLUMN journal_position SET NOT NULL;
DROP INDEX billing.ledger_entries_office;
CREATE INDEX ledger_entries_office ON billing.ledger_entries (office, journal_position);
CREATE INDEX ledger_entries_case ON billing.ledger_entries (case_id);
CREATE TABLE billing.ledger_sums (
    office text NOT NULL,
    block bigint NOT NULL,
    "on" date NOT NULL,
    debit text NOT NULL,
    credit text NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT ledger_sums_pkey PRIMARY KEY (office, block, "on", debit, credit)
);
INSERT INTO billing.ledger_sums SELECT office, journal_position / 10000, "on", debit, credit, sum(amount)
    FROM billing.ledger_entries GROUP BY 1, 2, 3, 4, 5;
CREATE TABLE billing.ledger_years (
    office text NOT NULL,
    year integer NOT NULL,
    journal_position bigint NOT NULL,
    CONSTRAINT ledger_years_pkey PRIMARY KEY (office, year)
);
CREATE TABLE billing.ledger_payers (
    account text NOT NULL,
    bill_id uuid NOT NULL,
    office text NOT NULL,
    CONSTRAINT ledger_payers_pkey PRIMARY KEY (account, bill_id)
);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
