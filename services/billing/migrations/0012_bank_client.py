"""Virtual accounts at their banks, requests to banks and acquirers, QRIS codes, their payments and settlements."""

from alembic import op

revision = "billing_0012"
down_revision = "billing_0011"
branch_labels = None
depends_on = None

_TABLES = """
CREATE TABLE billing.va_registrations (
    id uuid CONSTRAINT va_registrations_pkey PRIMARY KEY,
    account_id uuid NOT NULL,
    bill_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    bank text NOT NULL,
    is_hosted boolean NOT NULL,
    question_at timestamptz NOT NULL,
    at_bank text NOT NULL,
    amount bigint
);
CREATE INDEX va_registrations_bill ON billing.va_registrations (bill_id);
CREATE TABLE billing.va_requests (
    id uuid CONSTRAINT va_requests_pkey PRIMARY KEY,
    registration_id uuid NOT NULL,
    office text NOT NULL,
    bank text NOT NULL,
    kind text NOT NULL,
    number integer NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    outcome text,
    http_status integer,
    code text,
    queued_at timestamptz NOT NULL,
    next_at timestamptz
);
CREATE INDEX va_requests_registration ON billing.va_requests (registration_id, number);
CREATE INDEX va_requests_office ON billing.va_requests (office, id);
CREATE INDEX va_requests_due ON billing.va_requests (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE billing.va_request_claims (
    va_request_id uuid CONSTRAINT va_request_claims_pkey PRIMARY KEY,
    worker uuid NOT NULL,
    until timestamptz NOT NULL
);
CREATE TABLE billing.snap_exchanges (
    id uuid CONSTRAINT snap_exchanges_pkey PRIMARY KEY,
    request_id uuid NOT NULL,
    attempt integer NOT NULL,
    at timestamptz NOT NULL,
    outcome text NOT NULL,
    duration_ms integer NOT NULL,
    url text NOT NULL,
    request_headers text NOT NULL,
    request_body text NOT NULL,
    answer_status integer,
    answer_headers text,
    answer_body text
);
CREATE INDEX snap_exchanges_request ON billing.snap_exchanges (request_id, id);
CREATE INDEX snap_exchanges_at ON billing.snap_exchanges (at);
CREATE TABLE billing.qris_codes (
    id uuid CONSTRAINT qris_codes_pkey PRIMARY KEY,
    bill_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    acquirer text NOT NULL,
    nmid text NOT NULL,
    amount bigint NOT NULL,
    bill_number text NOT NULL,
    status text NOT NULL,
    expires_at timestamptz NOT NULL,
    attempts integer NOT NULL,
    outcome text,
    code text,
    next_at timestamptz
);
CREATE INDEX qris_codes_bill ON billing.qris_codes (bill_id);
CREATE UNIQUE INDEX qris_codes_open ON billing.qris_codes (bill_id) WHERE status IN ('asked', 'generated');
CREATE INDEX qris_codes_office ON billing.qris_codes (office, id);
CREATE INDEX qris_codes_due ON billing.qris_codes (next_at) WHERE next_at IS NOT NULL;
CREATE TABLE billing.qris_code_claims (
    qris_code_id uuid CONSTRAINT qris_code_claims_pkey PRIMARY KEY,
    worker uuid NOT NULL,
    until timestamptz NOT NULL
);
CREATE TABLE billing.qris_payments (
    office text NOT NULL,
    nmid text NOT NULL,
    reference text NOT NULL,
    code_id uuid,
    bill_id uuid,
    case_id uuid NOT NULL,
    amount bigint NOT NULL,
    paid_on date NOT NULL,
    CONSTRAINT qris_payments_pkey PRIMARY KEY (office, nmid, reference)
);
CREATE INDEX qris_payments_day ON billing.qris_payments (office, nmid, paid_on);
CREATE TABLE billing.qris_settlements (
    id uuid CONSTRAINT qris_settlements_pkey PRIMARY KEY,
    case_id uuid NOT NULL,
    office text NOT NULL,
    nmid text NOT NULL,
    batch text NOT NULL,
    settled_on date NOT NULL,
    count integer NOT NULL,
    gross bigint NOT NULL,
    mdr bigint NOT NULL
);
CREATE INDEX qris_settlements_office ON billing.qris_settlements (office, id);
CREATE INDEX qris_settlements_day ON billing.qris_settlements (office, nmid, settled_on);
CREATE TABLE billing.qris_settled_payments (
    office text NOT NULL,
    nmid text NOT NULL,
    reference text NOT NULL,
    settlement_id uuid NOT NULL,
    case_id uuid NOT NULL,
    CONSTRAINT qris_settled_payments_pkey PRIMARY KEY (office, nmid, reference)
);
CREATE INDEX qris_settled_payments_settlement ON billing.qris_settled_payments (settlement_id);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
