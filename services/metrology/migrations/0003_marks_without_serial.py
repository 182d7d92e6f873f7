"""Drops the table that kept serial numbers of marks unique, because marks bear none. Each mark is in the event that put
it on.
"""

from alembic import op

revision = "metrology_0003"
down_revision = "metrology_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DROP TABLE metrology.marks")


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
