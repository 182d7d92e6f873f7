"""What the statistics count."""

from alembic import op

revision = "complaints_0003"
down_revision = "complaints_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("""
        CREATE TABLE complaints.statistics (
            id uuid PRIMARY KEY,
            office text NOT NULL,
            channel text NOT NULL,
            kind text NOT NULL,
            service_code text,
            component text,
            received_on date NOT NULL,
            received_in text NOT NULL,
            due_in text,
            in_time boolean,
            answered_in text,
            days integer
        )
    """)
    op.execute("CREATE INDEX statistics_received ON complaints.statistics (office, received_in)")
    op.execute("CREATE INDEX statistics_due ON complaints.statistics (office, due_in)")
    op.execute("CREATE INDEX statistics_answered ON complaints.statistics (office, answered_in)")


def downgrade() -> None:
    op.execute("DROP TABLE complaints.statistics")
