"""Finds a case by its registration number: an index of acceptances only, so other events cost nothing more."""

from alembic import op

revision = "audit_0002"
down_revision = "audit_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE INDEX events_registration_number ON journal.events ((payload ->> 'number'))"
        " WHERE type = 'intake.application-accepted'"
    )


def downgrade() -> None:
    op.execute("DROP INDEX journal.events_registration_number")
