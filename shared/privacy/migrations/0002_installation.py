"""Which key-encryption key wraps the keys: its fingerprint, and the installation's own secrets, wrapped by it.

The services' role only adds rows; the owner destroys keys and exchanges the key-encryption key. A row that another
key-encryption key wrapped is refused, so a process that missed the exchange cannot add one. Existing rows are not
checked (NOT VALID): a fault in them must be reported, but must not stop the migration.
"""

from alembic import op

revision = "keys_0002"
down_revision = "keys_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE keys.installation (
            single boolean PRIMARY KEY DEFAULT true,
            fingerprint bytea NOT NULL,
            lookup_key bytea NOT NULL,
            installation_key bytea NOT NULL,
            request_key bytea NOT NULL,
            made_at timestamptz NOT NULL DEFAULT now(),
            rotated_at timestamptz,
            CONSTRAINT installation_has_one_row CHECK (single),
            CONSTRAINT installation_fingerprint UNIQUE (fingerprint)
        );
        ALTER TABLE keys.persons
            ADD COLUMN wrapped_by bytea,
            ADD CONSTRAINT persons_wrapped_by FOREIGN KEY (wrapped_by) REFERENCES keys.installation (fingerprint)
                DEFERRABLE INITIALLY DEFERRED,
            ADD CONSTRAINT persons_key_or_destroyed CHECK ((wrapped_key IS NULL) = (destroyed_at IS NOT NULL)) NOT VALID,
            ADD CONSTRAINT persons_key_of_known_wrapping CHECK (wrapped_key IS NULL OR wrapped_by IS NOT NULL) NOT VALID;
        REVOKE ALL ON keys.persons FROM jejak_keys;
        GRANT SELECT, INSERT (person_id, wrapped_key, wrapped_by) ON keys.persons TO jejak_keys;
        GRANT SELECT, INSERT (fingerprint, lookup_key, installation_key, request_key) ON keys.installation TO jejak_keys;
        """
    )


def downgrade() -> None:
    message = "the installation's secrets are never dropped by a migration"
    raise NotImplementedError(message)
