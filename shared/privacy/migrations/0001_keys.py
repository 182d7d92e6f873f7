"""The second database: one wrapped key per person."""

from alembic import op

revision = "keys_0001"
down_revision = None
branch_labels = ("keys",)
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        DO $$ BEGIN
            CREATE ROLE jejak_keys LOGIN;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END $$;
        CREATE TABLE keys.persons (
            person_id uuid PRIMARY KEY,
            wrapped_key bytea,
            created_at timestamptz NOT NULL DEFAULT now(),
            destroyed_at timestamptz
        );
        GRANT USAGE ON SCHEMA keys TO jejak_keys;
        GRANT SELECT, INSERT ON keys.persons TO jejak_keys;
        """
    )


def downgrade() -> None:
    message = "a key is destroyed for a person, never by a migration"
    raise NotImplementedError(message)
