"""Finds a person registered twice, by NIK and as a business, through the keyed hash of the NIK, or the account."""

from alembic import op

revision = "intake_0017"
down_revision = "intake_0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "ALTER TABLE intake.applicants ADD COLUMN person_lookup text;"
        "UPDATE intake.applicants SET person_lookup = nik_lookup;"
        "CREATE INDEX applicants_person ON intake.applicants (office, person_lookup);"
        "CREATE INDEX applicants_account ON intake.applicants (office, account)"
    )


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
