"""Intake's schema, role and first tables."""

from alembic import op

from shared.service.schema import service_schema

revision = "intake_0001"
down_revision = None
branch_labels = ("intake",)
depends_on = ("journal_0001",)

_TABLES = """
CREATE TABLE intake.applicants (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    account text,
    kind text NOT NULL,
    nib text,
    business_name text,
    nik_lookup text,
    phone_lookup text,
    email_lookup text,
    sealed jsonb NOT NULL,
    CONSTRAINT applicants_nik UNIQUE (office, nik_lookup),
    CONSTRAINT applicants_nib UNIQUE (office, nib)
);
CREATE INDEX applicants_phone ON intake.applicants (office, phone_lookup);
CREATE INDEX applicants_email ON intake.applicants (office, email_lookup);
CREATE TABLE intake.applications (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    account text,
    applicant_id uuid NOT NULL,
    service_code text NOT NULL,
    status text NOT NULL,
    number text,
    promised_until date,
    CONSTRAINT applications_number UNIQUE (office, number)
);
CREATE INDEX applications_office ON intake.applications (office, id);
CREATE INDEX applications_applicant ON intake.applications (applicant_id, id);
"""


def upgrade() -> None:
    for statement in service_schema("intake"):
        op.execute(statement)
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
