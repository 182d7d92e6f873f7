"""The terms of certificates and tanda tera whose holders are reminded."""

from alembic import op

revision = "messages_0004"
down_revision = "messages_0003"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE messages.expiries (
    id uuid PRIMARY KEY,
    subject_id uuid NOT NULL,
    about uuid NOT NULL,
    kind text NOT NULL,
    office text NOT NULL,
    valid_until date NOT NULL
);
CREATE INDEX expiries_about ON messages.expiries (about);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE messages.expiries")
