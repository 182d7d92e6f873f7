"""A supervision ends with `closed`, after which the instrument may be verified again."""

from alembic import op

revision = "metrology_0004"
down_revision = "metrology_0002"
branch_labels = None
depends_on = None

_OPEN = """
DROP INDEX metrology.verifications_open_instrument;
CREATE UNIQUE INDEX verifications_open_instrument ON metrology.verifications (instrument_id)
    WHERE status NOT IN ('handed-over', 'returned', 'closed');
"""


def upgrade() -> None:
    op.execute(_OPEN)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
