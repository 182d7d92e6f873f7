"""Audit's role, which may read the journal and nothing else. Audit has no tables."""

from alembic import op

revision = "audit_0001"
down_revision = None
branch_labels = ("audit",)
depends_on = ("journal_0001",)

_ROLE = """
DO $$ BEGIN
    CREATE ROLE jejak_audit LOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$;
GRANT USAGE ON SCHEMA journal TO jejak_audit;
GRANT SELECT ON journal.events, journal.head TO jejak_audit;
"""


def upgrade() -> None:
    op.execute(_ROLE)


def downgrade() -> None:
    op.execute(
        "REVOKE ALL ON journal.events, journal.head FROM jejak_audit; REVOKE USAGE ON SCHEMA journal FROM jejak_audit"
    )
