"""The surveillance of certificates, and the work list."""

from alembic import op

revision = "certification_0008"
down_revision = "certification_0011"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE certification.surveillances (
    id uuid PRIMARY KEY,
    certificate_id uuid NOT NULL,
    certification_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    scheme text NOT NULL,
    applicant_id uuid NOT NULL,
    family text,
    due_on date,
    step text,
    ended text,
    CONSTRAINT surveillances_certificate UNIQUE (certificate_id)
);
CREATE INDEX surveillances_office ON certification.surveillances (office, id);
CREATE INDEX surveillances_family ON certification.surveillances (applicant_id, family);
CREATE TABLE certification.tasks (
    id uuid PRIMARY KEY,
    stream_id uuid NOT NULL,
    kind text NOT NULL,
    office text NOT NULL,
    role text NOT NULL,
    opened_on date NOT NULL,
    case_id uuid NOT NULL
);
CREATE INDEX tasks_office ON certification.tasks (office, id);
CREATE INDEX tasks_stream ON certification.tasks (stream_id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE certification.tasks, certification.surveillances")
