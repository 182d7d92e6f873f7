"""The ids of a business and its licence at OSS: only ids with which OSS answered our question.

A receiveNIB proves little (`nib/oss_notice.py`): anybody who has seen one token could send other ids, and our reports
would then change another's licence. So ids are used only after OSS has answered an inqueryNIB of the case with them.
"""

from collections.abc import Mapping
from uuid import UUID

from services.intake.check.check import Check
from services.intake.check.read_model import confirmed_inquiry
from shared.outgoing.masking import MASKED
from shared.service.unit_of_work import UnitOfWork, Work

OSS_IDS = ("oss_id", "id_izin", "kd_izin", "kd_daerah", "id_proyek")


async def confirmed_ids(of: Work | UnitOfWork, case: UUID, nib: str | None) -> Mapping[str, str] | None:
    """OSS's last answer about the NIB of a case; None while OSS has not confirmed that NIB.

    `of`: the decision that depends on it, or the unit of work if none does.
    """
    id = await of.first(confirmed_inquiry, case=case) if nib else None
    if id is None:
        return None
    check = await (of.read(Check, id) if isinstance(of, Work) else of.fold(Check, id))
    answer = {one.item: one.value for one in check.found}
    known = {name: answer[name] for name in OSS_IDS if answer.get(name, MASKED) != MASKED}
    return known if answer.get("nib") == nib else None
