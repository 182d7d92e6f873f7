"""Files of documents."""

from alembic import op

revision = "intake_0004"
down_revision = "intake_0003"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE intake.files (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    application_id uuid NOT NULL,
    document text NOT NULL,
    status text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX files_application ON intake.files (application_id, id);
CREATE INDEX files_status ON intake.files (status, expires_at);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its tables never dropped"
    raise NotImplementedError(message)
