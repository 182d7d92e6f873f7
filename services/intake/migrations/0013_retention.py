"""Finds the stored answers, and the exchanges, that have been kept long enough."""

from alembic import op

revision = "intake_0013"
down_revision = "intake_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX answers_position ON intake.answers USING brin (position)")
    op.execute("CREATE INDEX exchanges_at ON intake.exchanges (at)")


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
