"""The complaints, and who handles them."""

from alembic import op

revision = "complaints_0002"
down_revision = "complaints_0001"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE complaints.complaints (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    office text NOT NULL,
    number text NOT NULL,
    receipt_lookup text NOT NULL,
    channel text NOT NULL,
    kind text NOT NULL,
    secrecy text NOT NULL,
    service_code text,
    component text,
    about_case uuid,
    status text NOT NULL,
    level text NOT NULL,
    unit text,
    received_on date NOT NULL,
    answer_due date,
    late boolean NOT NULL,
    answered_on date,
    rating integer,
    core_issue text,
    external text,
    merged_into uuid,
    words tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce(core_issue, ''))) STORED,
    CONSTRAINT complaints_receipt UNIQUE (receipt_lookup)
);
CREATE INDEX complaints_office ON complaints.complaints (office, id);
CREATE INDEX complaints_status ON complaints.complaints (office, status, id);
CREATE INDEX complaints_component ON complaints.complaints (office, component, id);
CREATE INDEX complaints_service ON complaints.complaints (office, service_code, id);
CREATE INDEX complaints_number ON complaints.complaints (office, number);
CREATE UNIQUE INDEX complaints_external ON complaints.complaints (office, channel, external);
CREATE INDEX complaints_about ON complaints.complaints (about_case);
CREATE INDEX complaints_merged ON complaints.complaints (merged_into);
CREATE INDEX complaints_words ON complaints.complaints USING gin (words);
CREATE TABLE complaints.complaint_handlers (
    complaint_id uuid NOT NULL,
    subject text NOT NULL,
    PRIMARY KEY (complaint_id, subject)
);
CREATE INDEX complaint_handlers_subject ON complaints.complaint_handlers (subject, complaint_id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE complaints.complaint_handlers, complaints.complaints")
