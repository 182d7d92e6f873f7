"""Finds the stored answers that have been kept long enough."""

from alembic import op

revision = "metrology_0002"
down_revision = "metrology_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX answers_position ON metrology.answers USING brin (position)")


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
