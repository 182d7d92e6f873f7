"""Published limits, samplings, test requests and the laboratories outside the office."""

from alembic import op

revision = "certification_0006"
down_revision = "certification_0004"
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

_LABORATORIES = """
CREATE TABLE certification.laboratories (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    laboratory text NOT NULL,
    title text NOT NULL,
    accreditation text,
    valid_from date NOT NULL,
    valid_until date,
    CONSTRAINT laboratories_code UNIQUE (office, laboratory)
);
CREATE TABLE certification.laboratory_accounts (
    office text NOT NULL,
    subject text NOT NULL,
    laboratory_id uuid NOT NULL,
    PRIMARY KEY (office, subject)
);
"""
_SAMPLES = """
CREATE TABLE certification.samplings (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    certification_id uuid NOT NULL,
    office text NOT NULL,
    status text NOT NULL,
    number text,
    broken boolean NOT NULL,
    CONSTRAINT samplings_number UNIQUE (office, number)
);
CREATE INDEX samplings_office ON certification.samplings (office, id);
CREATE INDEX samplings_certification ON certification.samplings (certification_id, id);
CREATE UNIQUE INDEX samplings_whole ON certification.samplings (certification_id) WHERE NOT broken;
CREATE TABLE certification.sample_seals (
    office text NOT NULL,
    seal text NOT NULL,
    sampling_id uuid NOT NULL,
    PRIMARY KEY (office, seal)
);
"""
_TESTS = """
CREATE TABLE certification.tests (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    certification_id uuid NOT NULL,
    office text NOT NULL,
    sampling_id uuid NOT NULL,
    sample text NOT NULL,
    laboratory_id uuid,
    standard text NOT NULL,
    status text NOT NULL,
    verdict text,
    blinded boolean NOT NULL
);
CREATE INDEX tests_office ON certification.tests (office, id);
CREATE INDEX tests_laboratory ON certification.tests (laboratory_id, id);
CREATE INDEX tests_sampling ON certification.tests (sampling_id);
CREATE UNIQUE INDEX tests_open ON certification.tests (certification_id) WHERE status <> 'reported';
CREATE TABLE certification.lhu_numbers (
    office text NOT NULL,
    laboratory uuid NOT NULL,
    number text NOT NULL,
    test_id uuid NOT NULL,
    PRIMARY KEY (office, laboratory, number)
);
"""


def upgrade() -> None:
    for statements in (_LIMITS, _LABORATORIES, _SAMPLES, _TESTS):
        op.execute(statements)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
