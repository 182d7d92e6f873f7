"""The public register of certificates, and the counters of its rate limits."""

from alembic import op

revision = "certification_0009"
down_revision = "certification_0008"
branch_labels = None
depends_on = None

# The counters are unlogged: they last minutes, and no backup or replica needs them.
_TABLES = """
CREATE TABLE certification.register (
    id uuid PRIMARY KEY,
    number text NOT NULL,
    number_key text NOT NULL,
    code_id text NOT NULL,
    office text NOT NULL,
    case_id uuid NOT NULL,
    scheme text NOT NULL,
    product text NOT NULL,
    holder text,
    standard text,
    brands jsonb NOT NULL,
    goods jsonb NOT NULL,
    lot text,
    quantity text,
    valid_from date NOT NULL,
    valid_until date,
    turns jsonb NOT NULL,
    facts jsonb NOT NULL,
    to_body text,
    holder_words text NOT NULL,
    brand_words text NOT NULL,
    goods_words text NOT NULL,
    standard_words text NOT NULL,
    words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('simple', holder_words), 'A') || setweight(to_tsvector('simple', brand_words), 'B')
        || setweight(to_tsvector('simple', goods_words), 'C') || setweight(to_tsvector('simple', standard_words), 'D')
    ) STORED,
    CONSTRAINT register_code UNIQUE (code_id)
);
CREATE INDEX register_number ON certification.register (number_key);
CREATE INDEX register_words ON certification.register USING gin (words);
CREATE UNLOGGED TABLE certification.rate_limits (
    key bytea PRIMARY KEY,
    count integer NOT NULL,
    expires_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    op.execute(_TABLES)


def downgrade() -> None:
    op.execute("DROP TABLE certification.rate_limits, certification.register")
