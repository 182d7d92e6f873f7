"""Applications that companies make in SIINas."""

from alembic import op

revision = "intake_0026"
down_revision = "intake_0025"
branch_labels = None
depends_on = None

_TABLE = """
CREATE TABLE intake.siinas_applications (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    reference text NOT NULL,
    nib text NOT NULL,
    service_code text NOT NULL,
    received_on date NOT NULL,
    application_id uuid
);
CREATE INDEX siinas_applications_office ON intake.siinas_applications (office, id);
"""


def upgrade() -> None:
    op.execute(_TABLE)


def downgrade() -> None:
    op.execute("DROP TABLE intake.siinas_applications")
