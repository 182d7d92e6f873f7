"""A compensation token that was given in error is void."""

from alembic import op

revision = "intake_0019"
down_revision = "intake_0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE intake.compensation_tokens ADD COLUMN is_void boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
