"""The counter row and the events agree at every commit, and a stream holds only events of the service that began it.

The check runs once for each step of the counter row, not for each event, because appending must stay cheap. It is no
constraint on existing rows: `jejak verify` finds what an older version, or somebody with all rights, wrote wrongly.
"""

from alembic import op

revision = "journal_0003"
down_revision = "journal_0002"
branch_labels = None
depends_on = None

# An append counts first and inserts afterwards, and no role may insert past the counter row (policy `counted_first`),
# so every event has a step that checks it. Each event belongs to the service of the event before it, and so of the
# first. Without `enable_seqscan = off`, a plan made for an empty journal would be kept for a full one.
_AGREEMENT = """
CREATE FUNCTION journal.refuse_disagreement() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
DECLARE
    there bigint;
    follows integer;
BEGIN
    SELECT count(*), min(CASE WHEN version < 2 THEN 2 ELSE coalesce((
        SELECT CASE WHEN split_part(before.type, '.', 1) = split_part(events.type, '.', 1) THEN 2 ELSE 1 END
        FROM journal.events before
        WHERE before.stream_id = events.stream_id AND before.version = events.version - 1
        AND before.position < events.position
    ), 0) END)
    INTO there, follows
    FROM journal.events WHERE position > OLD.position AND position <= NEW.position;
    IF there <> NEW.position - OLD.position THEN
        RAISE check_violation USING
            MESSAGE = 'the counter row counts events that are not there', CONSTRAINT = 'head_counts_events';
    END IF;
    IF follows = 0 THEN
        RAISE check_violation USING
            MESSAGE = 'an event does not follow the last one of its stream', CONSTRAINT = 'events_follow';
    END IF;
    IF follows = 1 THEN
        RAISE check_violation USING
            MESSAGE = 'the stream belongs to the service that began it', CONSTRAINT = 'events_of_one_service';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER head_agrees_with_events AFTER UPDATE ON journal.head DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.position <> OLD.position) EXECUTE FUNCTION journal.refuse_disagreement();
"""


def upgrade() -> None:
    op.execute(_AGREEMENT)


def downgrade() -> None:
    op.execute("DROP TRIGGER head_agrees_with_events ON journal.head; DROP FUNCTION journal.refuse_disagreement()")
