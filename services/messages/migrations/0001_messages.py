"""The role and schema of messages, with its deadlines, its work list and its rate limits."""

from alembic import op

from shared.service.schema import deadline_table, rate_limit_table, service_schema, task_table

revision = "messages_0001"
down_revision = None
branch_labels = ("messages",)
depends_on = ("journal_0001",)


def upgrade() -> None:
    for statement in service_schema("messages"):
        op.execute(statement)
    op.execute("CREATE INDEX answers_position ON messages.answers USING brin (position)")
    op.execute(deadline_table("messages"))
    op.execute(task_table("messages"))
    op.execute(rate_limit_table("messages"))


def downgrade() -> None:
    op.execute("DROP SCHEMA messages CASCADE")
