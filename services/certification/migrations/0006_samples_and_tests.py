"""Published limits, samplings, test requests and the laboratories outside the office."""

from alembic import op

revision = "certification_0006"
down_revision = "certification_0002"
branch_labels = None
depends_on = None

_LIMITS = """
CREATE TABLE certification.standard_limits (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    standard text NOT NULL,
    limits_version text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT standard_limits_version UNIQUE (office, standard, limits_version)
);
"""


def upgrade() -> None:
    op.execute(_LIMITS)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
