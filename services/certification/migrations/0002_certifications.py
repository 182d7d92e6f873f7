"""The cases of certification."""

from alembic import op

revision = "certification_0002"
down_revision = "certification_0001"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE certification.certifications (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    office text NOT NULL,
    scheme text NOT NULL,
    status text NOT NULL,
    stage text NOT NULL,
    waits boolean NOT NULL,
    promised_until date,
    CONSTRAINT certifications_case UNIQUE (case_id)
);
CREATE INDEX certifications_office ON certification.certifications (office, status, id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE certification.certifications")
