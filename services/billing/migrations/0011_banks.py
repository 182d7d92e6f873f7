"""Virtual accounts, the calls of banks that were decided, and the flight recorder of banks."""

from alembic import op

revision = "billing_0011"
down_revision = "billing_0005"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE billing.virtual_accounts (
    id uuid CONSTRAINT virtual_accounts_pkey PRIMARY KEY,
    bill_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    bank text NOT NULL,
    number text NOT NULL,
    document text NOT NULL,
    amount bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    status text NOT NULL,
    CONSTRAINT virtual_accounts_number UNIQUE (bank, number)
);
CREATE INDEX virtual_accounts_bill ON billing.virtual_accounts (bill_id);
CREATE INDEX virtual_accounts_case ON billing.virtual_accounts (case_id);
CREATE INDEX virtual_accounts_office ON billing.virtual_accounts (office, id);
CREATE TABLE billing.bank_requests (
    id uuid CONSTRAINT bank_requests_pkey PRIMARY KEY,
    bank text NOT NULL,
    service text NOT NULL,
    day date NOT NULL,
    external_id text NOT NULL,
    request_id text,
    sought text NOT NULL,
    number text NOT NULL,
    amount bigint,
    reference text,
    outcome text NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT bank_requests_external UNIQUE (bank, service, day, external_id),
    CONSTRAINT bank_requests_request UNIQUE (bank, service, request_id)
);
CREATE INDEX bank_requests_reference ON billing.bank_requests (bank, reference);
CREATE TABLE billing.bank_exchanges (
    id uuid CONSTRAINT bank_exchanges_pkey PRIMARY KEY,
    bank text NOT NULL,
    office text NOT NULL,
    external_id text,
    at timestamptz NOT NULL,
    outcome text NOT NULL,
    duration_ms integer NOT NULL,
    url text NOT NULL,
    request_headers text NOT NULL,
    request_body text NOT NULL,
    answer_status integer NOT NULL,
    answer_body text NOT NULL
);
CREATE INDEX bank_exchanges_office ON billing.bank_exchanges (office, id);
CREATE INDEX bank_exchanges_at ON billing.bank_exchanges (at);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows say which payments were answered: without them a repeated payment would be taken for a new one"
    raise NotImplementedError(message)
