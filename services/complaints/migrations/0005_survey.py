"""The satisfaction survey: ballots and answers that wait, and the lists of invitations, tallies and reports."""

from alembic import op

revision = "complaints_0005"
down_revision = "complaints_0003"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE complaints.survey_ballots (
    ballot bytea PRIMARY KEY,
    office text NOT NULL,
    service_code text NOT NULL,
    open_until date NOT NULL
);
CREATE INDEX survey_ballots_open ON complaints.survey_ballots (open_until);
CREATE TABLE complaints.survey_box (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    quarter text NOT NULL,
    way text NOT NULL,
    service_code text,
    sealed text NOT NULL
);
CREATE INDEX survey_box_office ON complaints.survey_box (office, quarter, way, service_code);
CREATE TABLE complaints.survey_invitations (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    quarter text NOT NULL,
    service_code text NOT NULL
);
CREATE INDEX survey_invitations_office ON complaints.survey_invitations (office, quarter, service_code);
CREATE TABLE complaints.survey_tallies (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    quarter text NOT NULL,
    way text NOT NULL,
    service_code text
);
CREATE INDEX survey_tallies_office ON complaints.survey_tallies (office, quarter);
CREATE TABLE complaints.survey_reports (
    office text NOT NULL,
    quarter text NOT NULL,
    published_on date NOT NULL,
    invited integer NOT NULL,
    respondents integer,
    index numeric,
    band text,
    PRIMARY KEY (office, quarter)
);
"""
_NAMES = ("reports", "tallies", "invitations", "box", "ballots")


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    for name in _NAMES:
        op.execute(f"DROP TABLE complaints.survey_{name}")
