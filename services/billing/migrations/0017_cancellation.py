"""A cancelled bill of a verification may be replaced: only one that stands is unique."""

from alembic import op

revision = "billing_0017"
down_revision = "billing_0015"
branch_labels = None
depends_on = None

_TABLES = """
ALTER TABLE billing.bills DROP CONSTRAINT bills_verification;
CREATE UNIQUE INDEX bills_verification ON billing.bills (verification_id) WHERE status <> 'cancelled';
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
