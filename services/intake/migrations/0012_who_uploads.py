"""Who began each upload, when, and its announced size, so that one account's uploads can be limited."""

from alembic import op

revision = "intake_0012"
down_revision = "intake_0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE intake.files ADD COLUMN begun_by text, ADD COLUMN begun_at timestamptz, ADD COLUMN announced bigint;"
        "CREATE INDEX files_begun ON intake.files (begun_by, begun_at)"
    )


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
