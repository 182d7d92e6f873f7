"""Certification's role and schema."""

from alembic import op

from shared.service.schema import service_schema

revision = "certification_0001"
down_revision = None
branch_labels = ("certification",)
depends_on = ("journal_0001",)


def upgrade() -> None:
    for statement in service_schema("certification"):
        op.execute(statement)
    op.execute("CREATE INDEX answers_position ON certification.answers USING brin (position)")


def downgrade() -> None:
    op.execute("DROP SCHEMA certification CASCADE")
