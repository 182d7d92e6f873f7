"""Indexes for every filter of the list of complaints, and a closer look at how common each word is.

With the usual sample a word that is not among the most common counts as being in one complaint of 200; then the database walks
through all complaints of an office for a word that a few have.
"""

from alembic import op

revision = "complaints_0010"
down_revision = "complaints_0008"
branch_labels = None
depends_on = None

_FILTERS = ("channel", "kind", "level")


def upgrade() -> None:
    for name in _FILTERS:
        op.execute(f"CREATE INDEX complaints_{name} ON complaints.complaints (office, {name}, id)")
    op.execute("ALTER TABLE complaints.complaints ALTER COLUMN words SET STATISTICS 300")


def downgrade() -> None:
    op.execute("ALTER TABLE complaints.complaints ALTER COLUMN words SET STATISTICS -1")
    for name in _FILTERS:
        op.execute(f"DROP INDEX complaints.complaints_{name}")
