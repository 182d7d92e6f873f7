"""Appeals."""

from alembic import op

revision = "certification_0011"
down_revision = "certification_0005"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE certification.appeals (
    id uuid PRIMARY KEY,
    certification_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    about text NOT NULL,
    status text NOT NULL,
    filed_on date NOT NULL,
    decide_by date,
    overdue boolean NOT NULL
);
CREATE INDEX appeals_office ON certification.appeals (office, status, id);
CREATE INDEX appeals_certification ON certification.appeals (certification_id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE certification.appeals")
