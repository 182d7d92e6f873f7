"""Billing's role, schema and read model."""

from alembic import op

from shared.service.schema import service_schema

revision = "billing_0001"
down_revision = None
branch_labels = ("billing",)
depends_on = ("journal_0001",)

_TABLES = """
CREATE TABLE billing.bills (
    id uuid PRIMARY KEY,
    verification_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    status text NOT NULL,
    tested_on date NOT NULL,
    total bigint NOT NULL,
    skrd_number text,
    issued_on date,
    due_on date,
    tbp_number text,
    received_on date,
    CONSTRAINT bills_verification UNIQUE (verification_id),
    CONSTRAINT bills_skrd_number UNIQUE (office, skrd_number),
    CONSTRAINT bills_tbp_number UNIQUE (office, tbp_number)
);
CREATE INDEX bills_office ON billing.bills (office, status, id);
"""


def upgrade() -> None:
    for statement in service_schema("billing"):
        op.execute(statement)
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP SCHEMA billing CASCADE")
