"""The register gets instruments without a serial number, owners, places and transfers; a supervision ends with
`closed`.

Older rows keep `capacity` and the key that tells alike instruments apart, which count only for instruments without a
serial number.
"""

from alembic import op

revision = "metrology_0004"
down_revision = "metrology_0003"
branch_labels = None
depends_on = None

_OPEN = """
DROP INDEX metrology.verifications_open_instrument;
CREATE UNIQUE INDEX verifications_open_instrument ON metrology.verifications (instrument_id)
    WHERE status NOT IN ('handed-over', 'returned', 'closed');
"""
_REGISTER = """
ALTER TABLE metrology.instruments
    ALTER COLUMN brand DROP NOT NULL,
    ALTER COLUMN model DROP NOT NULL,
    ALTER COLUMN serial DROP NOT NULL,
    ALTER COLUMN brand_key DROP NOT NULL,
    ALTER COLUMN serial_key DROP NOT NULL,
    ADD COLUMN register_number text,
    ADD COLUMN sticker text,
    ADD COLUMN sticker_key text,
    ADD COLUMN owner_id uuid,
    ADD COLUMN place text,
    ADD COLUMN place_key text,
    ADD COLUMN capacity text,
    ADD COLUMN told_apart text,
    ADD COLUMN offered_to text;
CREATE UNIQUE INDEX instruments_sticker ON metrology.instruments (office, sticker_key);
CREATE UNIQUE INDEX instruments_alike
    ON metrology.instruments (office, kind, capacity, owner_id, place_key, told_apart) WHERE serial_key IS NULL;
CREATE INDEX instruments_owner ON metrology.instruments (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX instruments_offered ON metrology.instruments (offered_to, id) WHERE offered_to IS NOT NULL;
CREATE TABLE metrology.owners (
    id uuid PRIMARY KEY,
    office text NOT NULL,
    kind text NOT NULL,
    nib text,
    nik_lookup text,
    phone_lookup text
);
CREATE UNIQUE INDEX owners_nib ON metrology.owners (office, nib);
CREATE UNIQUE INDEX owners_nik ON metrology.owners (office, nik_lookup);
CREATE UNIQUE INDEX owners_phone ON metrology.owners (office, phone_lookup) WHERE nib IS NULL AND nik_lookup IS NULL;
"""


def upgrade() -> None:
    op.execute(_OPEN)
    op.execute(_REGISTER)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
