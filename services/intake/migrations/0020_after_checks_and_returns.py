"""Counts returns; adds the task of the after-check; lets a decree settle a further year."""

from alembic import op

revision = "intake_0020"
down_revision = "intake_0019"
branch_labels = None
depends_on = None

_RETURNS = """
CREATE TABLE intake.returns (
    id uuid PRIMARY KEY,
    application_id uuid NOT NULL,
    office text NOT NULL,
    service_code text NOT NULL,
    number text,
    officer text NOT NULL,
    returned_on date NOT NULL,
    times integer,
    working_days_left integer,
    on_last_day boolean NOT NULL,
    could_have_named text[] NOT NULL
);
CREATE INDEX returns_of_office ON intake.returns (office, returned_on, id);
ALTER TABLE intake.calendars ADD COLUMN settles integer;
"""


def upgrade() -> None:
    op.execute(_RETURNS)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
