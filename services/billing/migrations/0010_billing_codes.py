"""Billing codes of SIMPONI, what is asked there, and one NTPN for one receipt."""

from alembic import op

revision = "billing_0010"
down_revision = "billing_0009"
branch_labels = None
depends_on = None

_TABLES = """
CREATE UNIQUE INDEX receipts_ntpn ON billing.receipts (reference) WHERE channel = 'state';
CREATE TABLE billing.billing_codes (
    id uuid CONSTRAINT billing_codes_pkey PRIMARY KEY,
    bill_id uuid NOT NULL,
    case_id uuid NOT NULL,
    office text NOT NULL,
    number integer NOT NULL,
    status text NOT NULL,
    amount bigint NOT NULL,
    code text,
    issued_at timestamptz,
    expires_at timestamptz,
    followed_until timestamptz,
    ntpn text,
    paid_at timestamptz,
    attempts integer NOT NULL,
    outcome text,
    next_at timestamptz
);
CREATE INDEX billing_codes_bill ON billing.billing_codes (bill_id, number);
CREATE UNIQUE INDEX billing_codes_open ON billing.billing_codes (bill_id)
    WHERE status IN ('given-up', 'payable', 'requested');
CREATE UNIQUE INDEX billing_codes_code ON billing.billing_codes (code);
CREATE INDEX billing_codes_office ON billing.billing_codes (office, id);
CREATE INDEX billing_codes_case ON billing.billing_codes (case_id);
CREATE INDEX billing_codes_due ON billing.billing_codes (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX billing_codes_followed ON billing.billing_codes (followed_until);
CREATE TABLE billing.billing_code_polls (
    billing_code_id uuid CONSTRAINT billing_code_polls_pkey PRIMARY KEY,
    polls integer NOT NULL,
    next_at timestamptz NOT NULL
);
CREATE TABLE billing.billing_code_claims (
    billing_code_id uuid CONSTRAINT billing_code_claims_pkey PRIMARY KEY,
    worker uuid NOT NULL,
    until timestamptz NOT NULL
);
CREATE TABLE billing.billing_code_exchanges (
    id uuid CONSTRAINT billing_code_exchanges_pkey PRIMARY KEY,
    billing_code_id uuid NOT NULL,
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
CREATE INDEX billing_code_exchanges_billing_code ON billing.billing_code_exchanges (billing_code_id, id);
CREATE INDEX billing_code_exchanges_at ON billing.billing_code_exchanges (at);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
