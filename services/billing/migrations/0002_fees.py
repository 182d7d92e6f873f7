"""Bills of printed fees: no verification and no test, but what the fee is for; bills are asked for by case."""

from alembic import op

revision = "billing_0002"
down_revision = "billing_0001"
branch_labels = None
depends_on = None

_TABLES = """
ALTER TABLE billing.bills
    ALTER COLUMN verification_id DROP NOT NULL,
    ALTER COLUMN tested_on DROP NOT NULL,
    ADD COLUMN fee_number integer,
    ADD COLUMN what_for text;
CREATE INDEX bills_case ON billing.bills (case_id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
