"""An account's declaration proves nothing: it keeps nobody else from a NIK or NIB, and shows nothing that others filed."""

from alembic import op

revision = "intake_0018"
down_revision = "intake_0017"
branch_labels = None
depends_on = None

# An earlier binding had no proof: it stays as declared, and each application goes to the account that filed it.
_CHANGES = """
ALTER TABLE intake.applicants
    ADD COLUMN declared_by text NOT NULL DEFAULT '',
    ADD COLUMN proof text,
    ADD COLUMN code_lookup text,
    DROP CONSTRAINT applicants_nik,
    DROP CONSTRAINT applicants_nib;
UPDATE intake.applicants SET declared_by = account WHERE account IS NOT NULL;
ALTER TABLE intake.applicants
    ALTER COLUMN declared_by DROP DEFAULT,
    ADD CONSTRAINT applicants_nik UNIQUE (office, declared_by, nik_lookup),
    ADD CONSTRAINT applicants_nib UNIQUE (office, declared_by, nib);
CREATE INDEX applicants_nik_found ON intake.applicants (office, nik_lookup);
CREATE INDEX applicants_nib_found ON intake.applicants (office, nib);
CREATE INDEX applicants_code ON intake.applicants (office, code_lookup);
ALTER TABLE intake.applications ADD COLUMN filed_by text;
UPDATE intake.applications SET filed_by = begun.payload->>'drafted_by'
    FROM journal.events begun
    WHERE begun.stream_id = applications.id AND begun.version = 1
        AND begun.payload->>'drafted_by' IN (applications.account, applications.principal);
"""


def upgrade() -> None:
    op.execute(_CHANGES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
