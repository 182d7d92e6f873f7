"""Finds the reversals of money that nobody knew, when the credit comes in a later statement."""

from alembic import op

revision = "billing_0019"
down_revision = "billing_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE INDEX statement_lines_nobodys ON billing.statement_lines (reference)"
        " WHERE result IN ('reversal', 'unmatched') AND bill_id IS NULL AND held IS NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX billing.statement_lines_nobodys")
