"""Operators' confirmations that the machines' clocks are right. The owner writes them; every service may read them."""

from alembic import op

revision = "journal_0002"
down_revision = "journal_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE TABLE journal.clock_confirmations ("
        " number bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT clock_confirmations_pkey PRIMARY KEY,"
        " position bigint NOT NULL,"
        " confirmed_at timestamptz NOT NULL,"
        " confirmed_by text NOT NULL,"
        " reason text NOT NULL"
        ")"
    )
    op.execute("GRANT SELECT ON journal.clock_confirmations TO PUBLIC")


def downgrade() -> None:
    op.execute("DROP TABLE journal.clock_confirmations")
