"""Sessions, their candidates and who trained them; versions of data forms."""

from alembic import op

revision = "certification_0010"
down_revision = "certification_0007"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE certification.sessions (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    kind text NOT NULL,
    scheme text NOT NULL,
    topic text NOT NULL,
    place text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    minimum integer,
    maximum integer,
    candidates integer NOT NULL,
    quota_met_on date,
    quota_met_at timestamptz
);
CREATE INDEX sessions_office ON certification.sessions (office, id);
CREATE TABLE certification.candidates (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    case_id uuid NOT NULL,
    session_id uuid NOT NULL,
    certification_id uuid NOT NULL,
    applicant_id uuid NOT NULL,
    kind text NOT NULL,
    attempt integer NOT NULL,
    status text NOT NULL,
    quota_on date,
    joined_at timestamptz NOT NULL
);
CREATE INDEX candidates_session ON certification.candidates (session_id, id);
CREATE INDEX candidates_certification ON certification.candidates (certification_id);
CREATE INDEX candidates_applicant ON certification.candidates (applicant_id);
CREATE INDEX candidates_waiting ON certification.candidates (id) WHERE status IN ('joined', 'placed');
CREATE UNIQUE INDEX candidates_seat ON certification.candidates (certification_id) WHERE status IN ('joined', 'placed');
CREATE TABLE certification.training_days (
    candidate_id uuid NOT NULL,
    day date NOT NULL,
    trainer text NOT NULL,
    PRIMARY KEY (candidate_id, day, trainer)
);
CREATE TABLE certification.data_forms (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    case_id uuid NOT NULL,
    certification_id uuid NOT NULL,
    number integer NOT NULL,
    status text NOT NULL,
    oee numeric NOT NULL,
    doubts integer NOT NULL,
    handed_in_on date NOT NULL,
    verdict text,
    CONSTRAINT data_forms_version UNIQUE (certification_id, number)
);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
