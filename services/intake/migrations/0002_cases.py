"""Cases run by any card's procedure: their state, their fields, whose turn it is, and their products."""

from alembic import op

revision = "intake_0002"
down_revision = "intake_0001"
branch_labels = None
depends_on = None

_TABLES = """
ALTER TABLE intake.applications
    ADD COLUMN state text NOT NULL DEFAULT 'draft',
    ADD COLUMN stated jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN submitted_on date,
    ADD COLUMN due_on date;
UPDATE intake.applications SET due_on = promised_until,
    state = CASE status WHEN 'completed' THEN 'delivered' ELSE status END;
ALTER TABLE intake.applications ALTER COLUMN state DROP DEFAULT, ALTER COLUMN stated DROP DEFAULT;
CREATE TABLE intake.work (
    application_id uuid,
    role text,
    office text NOT NULL,
    service_code text NOT NULL,
    number text,
    state text NOT NULL,
    due_on date NOT NULL,
    claimed_by text,
    PRIMARY KEY (application_id, role)
);
CREATE INDEX work_waiting ON intake.work (office, role, due_on, application_id);
CREATE TABLE intake.products (
    application_id uuid,
    version integer,
    office text NOT NULL,
    applicant_id uuid NOT NULL,
    service_code text NOT NULL,
    product text NOT NULL,
    number text,
    content jsonb NOT NULL,
    valid_from date NOT NULL,
    valid_until date,
    PRIMARY KEY (application_id, version)
);
CREATE INDEX products_applicant ON intake.products (applicant_id, product);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
