"""A work list also holds notices of lateness, and has its own order by day, because cases that wait for examination
have no due day.
"""

from alembic import op

revision = "intake_0015"
down_revision = "intake_0014"
branch_labels = None
depends_on = None

_TASKS = """
ALTER TABLE intake.work
    ADD COLUMN task text NOT NULL DEFAULT 'step',
    ADD COLUMN means text,
    ADD COLUMN ranked_on date,
    ALTER COLUMN due_on DROP NOT NULL,
    DROP CONSTRAINT work_pkey,
    ADD PRIMARY KEY (application_id, role, task);
ALTER TABLE intake.work ALTER COLUMN task DROP DEFAULT;
UPDATE intake.work SET ranked_on = due_on;
UPDATE intake.work SET due_on = NULL WHERE due_on = '9999-12-31';
UPDATE intake.work SET ranked_on = applications.submitted_on + 1 FROM intake.applications
    WHERE applications.id = work.application_id AND applications.status = 'submitted' AND work.due_on IS NULL;
ALTER TABLE intake.work ALTER COLUMN ranked_on SET NOT NULL;
DROP INDEX intake.work_waiting;
CREATE INDEX work_waiting ON intake.work (office, role, ranked_on, application_id, task);
"""


def upgrade() -> None:
    op.execute(_TASKS)


def downgrade() -> None:
    message = "the rows are made of the journal's events: a view is rebuilt, its service's schema never dropped"
    raise NotImplementedError(message)
