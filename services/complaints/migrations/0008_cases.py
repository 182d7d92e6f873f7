"""Cases that complaints may be about, and which case a complaint is about."""

from alembic import op

revision = "complaints_0008"
down_revision = "complaints_0007"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE complaints.cases (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    office text NOT NULL,
    receipt_lookup text,
    number text,
    service_code text
);
CREATE INDEX cases_receipt ON complaints.cases (receipt_lookup);
CREATE INDEX cases_number ON complaints.cases (office, number);
CREATE TABLE complaints.case_complaints (
    hold uuid PRIMARY KEY,
    case_id uuid NOT NULL
);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE complaints.case_complaints")
    op.execute("DROP TABLE complaints.cases")
