"""Recalculations that list their cases in parts: which of them continue, and the order in which cases are listed and
recorded.
"""

from alembic import op

revision = "intake_0014"
down_revision = "intake_0013"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE intake.recalculations_unlisted (
    decision uuid PRIMARY KEY,
    office text NOT NULL,
    calendar text NOT NULL,
    parts integer NOT NULL,
    last_case uuid NOT NULL
);
CREATE INDEX recalculations_due_decision ON intake.recalculations_due (decision, case_id);
CREATE INDEX clocks_cases ON intake.clocks (office, case_id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
