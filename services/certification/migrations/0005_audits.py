"""Audits and nonconformities."""

from alembic import op

revision = "certification_0005"
down_revision = "certification_0006"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE certification.audits (
    id uuid PRIMARY KEY,
    certification_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    stage text NOT NULL,
    occasion text NOT NULL,
    surveillance_id uuid,
    status text NOT NULL,
    first_day date NOT NULL,
    number text,
    CONSTRAINT audits_number UNIQUE (office, number)
);
CREATE INDEX audits_office ON certification.audits (office, certification_id, id);
CREATE UNIQUE INDEX audits_open ON certification.audits (certification_id) WHERE status = 'open';
CREATE TABLE certification.nonconformities (
    id uuid PRIMARY KEY,
    certification_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    stage text NOT NULL,
    occasion text NOT NULL,
    audit_id uuid,
    finding integer,
    clause text NOT NULL,
    grade text NOT NULL,
    status text NOT NULL,
    due_on date NOT NULL
);
CREATE INDEX nonconformities_office ON certification.nonconformities (office, certification_id, id);
CREATE INDEX nonconformities_due ON certification.nonconformities (office, due_on);
CREATE INDEX nonconformities_audit ON certification.nonconformities (audit_id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE certification.nonconformities, certification.audits")
