"""Bills name the object of their levy and the account of the budget; levies are found by the day of the test."""

from alembic import op

revision = "billing_0006"
down_revision = "billing_0005"
branch_labels = None
depends_on = None

_TABLES = """
ALTER TABLE billing.bills ADD COLUMN levy_object text, ADD COLUMN account_code text;
UPDATE billing.bills SET levy_object = 'tera' WHERE verification_id IS NOT NULL AND total > 0;
CREATE INDEX bills_tested ON billing.bills (office, tested_on, id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
