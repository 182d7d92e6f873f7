"""The handlers of a complaint stand in its row.

As rows of another table, a list by handler and a second filter walked through all complaints of the handler; an index of the same
table combines with those of the other filters.
"""

from alembic import op

revision = "complaints_0011"
down_revision = "complaints_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE complaints.complaints ADD handlers text[] NOT NULL DEFAULT '{}'")
    op.execute(
        "UPDATE complaints.complaints SET handlers = found.subjects FROM (SELECT complaint_id, array_agg(subject) AS subjects"
        " FROM complaints.complaint_handlers GROUP BY complaint_id) found WHERE id = found.complaint_id"
    )
    op.execute("ALTER TABLE complaints.complaints ALTER handlers DROP DEFAULT")
    op.execute("CREATE INDEX complaints_handlers ON complaints.complaints USING gin (handlers)")
    op.execute("DROP TABLE complaints.complaint_handlers")


def downgrade() -> None:
    op.execute(
        "CREATE TABLE complaints.complaint_handlers (complaint_id uuid NOT NULL, subject text NOT NULL,"
        " PRIMARY KEY (complaint_id, subject))"
    )
    op.execute("CREATE INDEX complaint_handlers_subject ON complaints.complaint_handlers (subject, complaint_id)")
    op.execute("INSERT INTO complaints.complaint_handlers SELECT id, unnest(handlers) FROM complaints.complaints")
    op.execute("ALTER TABLE complaints.complaints DROP handlers")
