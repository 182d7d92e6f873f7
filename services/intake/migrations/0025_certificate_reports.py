"""Reports of certificates have a last day."""

from alembic import op

from shared.service.schema import deadline_table

revision = "intake_0025"
down_revision = "intake_0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(deadline_table("intake"))
    op.execute("ALTER TABLE intake.checks ADD COLUMN report_by date, ADD COLUMN overdue boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    op.execute("ALTER TABLE intake.checks DROP COLUMN report_by, DROP COLUMN overdue")
    op.execute("DROP TABLE intake.deadlines")
