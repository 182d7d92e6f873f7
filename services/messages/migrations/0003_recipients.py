"""Recipients with what they want, and the calls of officers."""

from alembic import op

revision = "messages_0003"
down_revision = "messages_0002"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE messages.recipients (id uuid PRIMARY KEY, office text NOT NULL, person uuid NOT NULL, preferred text);
CREATE TABLE messages.opt_outs (recipient uuid, channel text, PRIMARY KEY (recipient, channel));
CREATE TABLE messages.calls (
    id uuid PRIMARY KEY,
    message_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    means text NOT NULL,
    happened_at timestamptz NOT NULL,
    reached boolean NOT NULL
);
CREATE INDEX calls_message ON messages.calls (message_id, id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE messages.calls")
    op.execute("DROP TABLE messages.opt_outs")
    op.execute("DROP TABLE messages.recipients")
