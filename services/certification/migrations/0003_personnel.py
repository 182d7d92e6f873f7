"""The personnel register of the certification body."""

from alembic import op

revision = "certification_0003"
down_revision = "certification_0010"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE certification.personnel (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    subject text NOT NULL,
    CONSTRAINT personnel_office_subject UNIQUE (office, subject)
);
CREATE TABLE certification.personnel_roles (
    person_id uuid NOT NULL,
    role text NOT NULL,
    PRIMARY KEY (person_id, role)
);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE certification.personnel_roles, certification.personnel")
