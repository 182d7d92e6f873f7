"""The published versions of service standards, and their content at that time."""

from alembic import op

revision = "intake_0007"
down_revision = "intake_0006"
branch_labels = None
depends_on = None

_TABLE = """
CREATE TABLE intake.publications (
    service_code text NOT NULL,
    card_version text NOT NULL,
    digest text NOT NULL,
    published_on date NOT NULL,
    CONSTRAINT publications_pkey PRIMARY KEY (service_code, card_version)
);
"""


def upgrade() -> None:
    op.execute(_TABLE)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
