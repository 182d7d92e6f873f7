"""Metrology's role, schema and read models."""

from alembic import op

from shared.service.schema import service_schema

revision = "metrology_0001"
down_revision = None
branch_labels = ("metrology",)
depends_on = ("journal_0001",)

_TABLES = """
CREATE TABLE metrology.instruments (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    kind text NOT NULL,
    brand text NOT NULL,
    model text NOT NULL,
    serial text NOT NULL,
    brand_key text NOT NULL,
    serial_key text NOT NULL,
    standing text NOT NULL,
    valid_until date,
    CONSTRAINT instruments_kind_brand_serial UNIQUE (kind, brand_key, serial_key)
);
CREATE INDEX instruments_office ON metrology.instruments (office, id);
CREATE TABLE metrology.marks (
    serial_key text NOT NULL,
    serial text NOT NULL,
    kind text NOT NULL,
    verification_id uuid NOT NULL,
    office text NOT NULL,
    placed_on timestamptz NOT NULL,
    CONSTRAINT marks_serial PRIMARY KEY (serial_key)
);
CREATE TABLE metrology.verifications (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    office text NOT NULL,
    instrument_id uuid NOT NULL,
    status text NOT NULL,
    penera text,
    promised_until date,
    skhp_number text,
    CONSTRAINT verifications_case UNIQUE (case_id),
    CONSTRAINT verifications_skhp UNIQUE (office, skhp_number)
);
CREATE INDEX verifications_office ON metrology.verifications (office, status, id);
CREATE UNIQUE INDEX verifications_open_instrument ON metrology.verifications (instrument_id)
    WHERE status NOT IN ('handed-over', 'returned');
CREATE TABLE metrology.penera (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    subject text NOT NULL,
    name jsonb NOT NULL,
    sk_valid_from date NOT NULL,
    sk_valid_until date NOT NULL,
    CONSTRAINT penera_office_subject UNIQUE (office, subject)
);
"""


def upgrade() -> None:
    for statement in service_schema("metrology"):
        op.execute(statement)
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP SCHEMA metrology CASCADE")
