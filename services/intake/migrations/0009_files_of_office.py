"""Marks the office's own records, which no applicant sees."""

from alembic import op

revision = "intake_0009"
down_revision = "intake_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE intake.files ADD COLUMN of_office boolean NOT NULL DEFAULT false;"
        "ALTER TABLE intake.files ALTER COLUMN of_office DROP DEFAULT"
    )


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
