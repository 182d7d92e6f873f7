"""Counts tries for all processes together."""

from alembic import op

revision = "intake_0022"
down_revision = "intake_0021"
branch_labels = None
depends_on = None

# Unlogged: the counters last minutes, and no backup or replica needs them.
_TABLE = """
CREATE UNLOGGED TABLE intake.rate_limits (
    key bytea PRIMARY KEY,
    count integer NOT NULL,
    expires_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    op.execute(_TABLE)


def downgrade() -> None:
    op.execute("DROP TABLE intake.rate_limits")
