"""The public list of requests over Open311, and the changes of their status."""

from alembic import op

revision = "complaints_0006"
down_revision = "complaints_0005"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE complaints.open311_requests (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    service_code text NOT NULL,
    kind text NOT NULL,
    component text,
    status text NOT NULL,
    state text NOT NULL,
    requested_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    due_on date,
    description text,
    place_latitude text,
    place_longitude text,
    latitude text,
    longitude text
);
CREATE INDEX open311_requests_status ON complaints.open311_requests (office, status, requested_at, id);
CREATE INDEX open311_requests_service ON complaints.open311_requests (office, service_code, status, requested_at, id);
CREATE TABLE complaints.open311_updates (
    complaint_id uuid,
    version integer,
    office text NOT NULL,
    at timestamptz NOT NULL,
    state text NOT NULL,
    status text NOT NULL,
    PRIMARY KEY (complaint_id, version)
);
CREATE INDEX open311_updates_office ON complaints.open311_updates (office, at, complaint_id, version);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE complaints.open311_updates, complaints.open311_requests")
