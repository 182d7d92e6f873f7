"""Fees of the state: what kind of fee a bill is for, and the NTPN that settled it, used once over all offices."""

from alembic import op

revision = "billing_0004"
down_revision = "billing_0003"
branch_labels = None
depends_on = None

_TABLES = """
ALTER TABLE billing.bills
    ADD COLUMN fee_kind text,
    ADD COLUMN ntpn text,
    ADD CONSTRAINT bills_ntpn UNIQUE (ntpn);
UPDATE billing.bills SET fee_kind = 'printed' WHERE fee_number IS NOT NULL;
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
