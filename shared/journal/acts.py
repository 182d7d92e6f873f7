"""Who acted in a case: separation of duties over services that do not know each other."""

from typing import Final, LiteralString
from uuid import UUID

from shared.database import Connection
from shared.journal.journal import Recorded, recorded_rows
from shared.roles import APPLICANT, SYSTEM

_FIRST_ACT: Final[LiteralString] = (
    "SELECT position, stream_id, version, type, schema_version, NULL, case_id, office, actor, actor_role, channel, reason,"
    " causation, command_id, command_part, recorded_at, effective_at, leaf_hash FROM journal.events"
    " WHERE case_id = %s AND actor = %s AND actor_role NOT IN (%s, %s) AND type NOT LIKE '%%disclosed'"
    " AND type NOT LIKE '%%-read' AND type NOT LIKE 'complaints.%%' ORDER BY position LIMIT 1"
)


async def first_act(connection: Connection, case_id: UUID, actor: str) -> Recorded | None:
    """The first event, without its payload, by which a person acted in a case as an officer.

    Reading is no act in it, nor is handling a complaint about it.
    """
    found = await recorded_rows(connection, _FIRST_ACT, (case_id, actor, APPLICANT, SYSTEM))
    return next(iter(found), None)
