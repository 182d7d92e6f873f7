"""The invitation to the survey: to the person of the case, with a link that stays sealed until the message is written."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from services.messages.notice.composing import Composer
from services.messages.notice.receipt import Receipts
from shared.contracts.complaints import SURVEY_LINK, invitation_of
from tests.conftest import Databases
from tests.messages.office import Running, running

TOKEN = "Zm9vYmFy-_token"


def invited(messages: Running, case: UUID, about: str, service_code: str) -> dict[str, Any]:
    link = messages.personal.seal_for_installation(invitation_of(case), SURVEY_LINK, TOKEN)
    fields: dict[str, Any] = {
        "case_id": str(case),
        "about": about,
        "service_code": service_code,
        "link": link,
        "open_until": "2026-02-10",
    }
    messages.happens("complaints.survey-invited", case, stream=invitation_of(case), **fields)
    return fields


@pytest.mark.parametrize(("about", "said"), [("service", "“Sertifikasi produk”"), ("complaint", "Pengaduan Anda")])
async def test_a_finished_matter_is_followed_by_one_invitation(databases: Databases, about: str, said: str) -> None:
    async with running(databases) as messages:
        case = await (messages.application("BS-SP") if about == "service" else messages.complaint())
        fields = invited(messages, case, about, "BS-SP" if about == "service" else "complaint")
        message = (await messages.told())[-1]
        assert (message.template, message.values["survey"]) == ("survey-invitation", fields["link"])
        assert (message.values["until"], message.until) == (date(2026, 2, 10), datetime(2026, 2, 10, 17, tzinfo=UTC))
        write = Composer(
            Receipts(messages.personal.derived, 1), "https://contoh.id", messages.personal.open_of_installation
        )
        text = write.write(message).text
        assert said in text
        assert f"https://contoh.id/survei/{TOKEN}" in text
        [(kept,)] = messages.journal.execute(
            "SELECT count(*) FROM journal.events WHERE payload::text LIKE %s", (f"%{TOKEN}%",)
        ).fetchall()
        assert kept == 0


async def test_nobody_is_phoned_for_a_survey(databases: Databases) -> None:
    async with running(databases) as messages:
        case = await messages.complaint(reporter={"email": None, "phone": None})
        invited(messages, case, "complaint", "complaint")
        assert [one.template for one in await messages.told()] == ["complaint-received"]
