"""Meetings of the committee."""

from alembic import op

revision = "certification_0004"
down_revision = "certification_0003"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE certification.meetings (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    held_on date NOT NULL,
    quorum integer NOT NULL,
    open_cases integer NOT NULL
);
CREATE INDEX meetings_office ON certification.meetings (office, id);
CREATE TABLE certification.meeting_cases (
    certification_id uuid NOT NULL,
    meeting_id uuid NOT NULL,
    PRIMARY KEY (certification_id, meeting_id)
);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE certification.meeting_cases, certification.meetings")
