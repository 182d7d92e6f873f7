"""Receipts, which show an applicant the state of a case."""

from alembic import op

revision = "intake_0006"
down_revision = "intake_0005"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE intake.tracking (
    receipt text PRIMARY KEY,
    case_id uuid NOT NULL,
    office text NOT NULL,
    CONSTRAINT tracking_case UNIQUE (case_id)
);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
