"""Finds applications by their content and by the time of their last change; the list shows that time."""

from alembic import op

revision = "intake_0021"
down_revision = "intake_0020"
branch_labels = None
depends_on = None

# As views/applications.py makes them: the first event of a case, and its last one that the row or its lists show.
_CHANGES = """
ALTER TABLE intake.applications ADD COLUMN begun_at timestamptz, ADD COLUMN changed_at timestamptz;
UPDATE intake.applications SET
    begun_at = begun.recorded_at,
    changed_at = (
        SELECT last.recorded_at FROM journal.events last
        WHERE last.case_id = applications.id AND (
            last.stream_id = applications.id AND last.type <> 'intake.fields-disclosed'
            OR last.type = ANY(ARRAY[
                'intake.clock-started', 'intake.clock-paused', 'intake.clock-resumed', 'intake.clock-reset',
                'intake.clock-restarted', 'intake.promise-shortened', 'intake.promise-recalculated',
                'intake.clock-corrected', 'intake.clock-finished'
            ])
        )
        ORDER BY last.position DESC LIMIT 1
    )
    FROM journal.events begun
    WHERE begun.stream_id = applications.id AND begun.version = 1;
ALTER TABLE intake.applications ALTER COLUMN begun_at SET NOT NULL, ALTER COLUMN changed_at SET NOT NULL;
CREATE INDEX applications_service ON intake.applications (office, service_code, id);
CREATE INDEX applications_submitted ON intake.applications USING brin (submitted_on);
CREATE INDEX applications_changed ON intake.applications USING brin (changed_at);
"""


def upgrade() -> None:
    op.execute(_CHANGES)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
