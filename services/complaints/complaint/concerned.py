"""Loads a complaint for a step in it: the asker handles it, and took no part in its matter nor in that of a merged one."""

from typing import Final
from uuid import UUID

from services.complaints.complaint import duplicates, handling
from services.complaints.complaint.complaint import Complaint
from services.complaints.complaint.impartiality import TookPart, refuse_partial
from shared.journal.acts import first_act
from shared.offices import office as office_of
from shared.roles import refuse_administrator
from shared.service.unit_of_work import Work

BY_RULE: Final = "jejak:complaints"
_GONE: Final = "pengaduan yang digabungi tidak dijawab kantor ini"


async def load_handled(work: Work, id: UUID, *, forwards: bool = False) -> Complaint:
    """A complaint to change, for somebody who handles it, or `forwards` it, and took no part in its matter.

    Raises NotYoursToHandle, AboutYourself, TookPartInMatter, AdministratorInCase.
    """
    refuse_administrator(work.ask.roles)
    complaint = await work.load_to_change(Complaint, id)
    await refuse_concerned(work, complaint, work.ask.actor)
    handling.refuse_outside_handling(complaint, work.ask.actor, work.ask.roles, forwards=forwards)
    return complaint


async def refuse_concerned(work: Work, complaint: Complaint, subject: str) -> None:
    """Refuses whom the complaint, or one that is answered with it, is about, and who took part in its matter.

    Raises AboutYourself, TookPartInMatter.
    """
    for one in (complaint, *[await work.read(Complaint, joined) for joined in complaint.joined]):
        refuse_partial(one, subject, await _took_part(work, one, subject))


async def free_joined(work: Work, complaint: Complaint) -> None:
    """Frees the complaints that wait for the answer to this one, which gets none here; each goes its own way again."""
    ask = work.ask
    for one in complaint.joined:
        joined = await work.load_to_change(Complaint, one)
        if joined.status == "merged":
            duplicates.unmerge(joined, complaint, _GONE, BY_RULE, ask.local_day, ask.now)


async def _took_part(work: Work, complaint: Complaint, subject: str) -> TookPart | None:
    """What a person did in the case that a complaint is about, if anything: their first act there."""
    if complaint.about_case is None:
        return None
    case = complaint.about_case
    found = await work.unit.pool.reading(lambda connection: first_act(connection, case, subject))
    return None if found is None else TookPart(found.type, office_of(found.office).local_day(found.effective_at))
