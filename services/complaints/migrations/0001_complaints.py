"""The role and schema of complaints, with its deadlines, its work list and its rate limits."""

from alembic import op

from shared.service.schema import deadline_table, rate_limit_table, service_schema, task_table

revision = "complaints_0001"
down_revision = None
branch_labels = ("complaints",)
depends_on = ("journal_0001",)


def upgrade() -> None:
    for statement in service_schema("complaints"):
        op.execute(statement)
    op.execute("CREATE INDEX answers_position ON complaints.answers USING brin (position)")
    op.execute(deadline_table("complaints"))
    op.execute(task_table("complaints"))
    op.execute(rate_limit_table("complaints"))


def downgrade() -> None:
    op.execute("DROP SCHEMA complaints CASCADE")
