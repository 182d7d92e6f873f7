"""The deadlines of certification's nouns."""

from alembic import op

from shared.service.schema import deadline_table

revision = "certification_0007"
down_revision = "certification_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(deadline_table("certification"))


def downgrade() -> None:
    op.execute("DROP TABLE certification.deadlines")
