"""An application of the complaint service (PSR-ADU) opens a complaint in its own case, under the applicant's receipt."""

from typing import Any
from uuid import uuid4

from services.complaints.application.use_cases import Applications
from services.intake.application.end import Withdrawn
from services.intake.application.values import FieldStated
from shared.privacy.personal import PersonalData
from tests.complaints.case.given import CASE
from tests.complaints.case.over_http import RECEIPT, TODAY, Followed, following
from tests.complaints.over_http import done, refused
from tests.conftest import Databases
from tests.gates.replaying import differing

STATED = {
    "description": "Timbangan belum selesai ditera.",
    "loss": "Usaha terhenti satu hari.",
    "requested_solution": "Pelayanan diselesaikan.",
}
NAME = "Siti Aminah"


async def handed_over(matter: Followed, version: int = 2) -> None:
    """Intake accepts the application and hands it over, with the texts of the person sealed for the case."""
    personal: PersonalData = _personal_of(matter.complaints.applications)
    person = uuid4()
    await personal.make_key(person)

    async def sealed(field: str, clear: str) -> FieldStated:
        return FieldStated(field, field, None, await personal.seal(person, CASE, field, clear))

    await matter.accepted(
        version,
        service_code="PSR-ADU",
        hand_over="complaints",
        fields=tuple([await sealed(field, clear) for field, clear in STATED.items()]),
        holder=(await sealed("applicant_name", NAME),),
    )


def _personal_of(applications: Applications) -> PersonalData:
    return applications._personal


async def complaints_of(matter: Followed) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = done(await matter.here.officer.get("/complaints?channel=application"))["items"]
    return items


async def test_an_accepted_application_opens_one_complaint(databases: Databases) -> None:
    async with following(databases) as matter:
        await matter.submitted()
        await handed_over(matter)
        await handed_over(matter, 3)
        [line] = await complaints_of(matter)
        shown = done(await matter.here.officer.get(f"/complaints/{line['id']}"))
        assert (shown["case_id"], shown["channel"], shown["kind"], shown["status"]) == (
            str(CASE), "application", "complaint", "received",
        )  # fmt: skip
        assert (shown["number"], shown["received_on"]) == ("ADU/2026/00001", TODAY.isoformat())
        texts = {"fields": ["text", "loss", "remedy"]}
        clear = done(await matter.here.officer.post(f"/complaints/{line['id']}/texts", texts))["values"]
        assert clear == {"text": STATED["description"], "loss": STATED["loss"], "remedy": STATED["requested_solution"]}
        assert NAME not in str([one.payload for one in await matter.timeline()])
        assert differing(databases.url, [matter.here.unit]) == []


async def test_its_applicant_follows_it_by_the_receipt_of_the_application(databases: Databases) -> None:
    async with following(databases) as matter:
        await matter.submitted()
        await handed_over(matter)
        [line] = await complaints_of(matter)
        filed = {"id": line["id"], "receipt": RECEIPT}
        assert (await matter.here.follows(filed))["number"] == line["number"]
        for step, body in (
            ("acceptance", {}),
            ("classification", {"component": "time-limit"}),
            ("draft", {"text": "Selesai besok.", "justified": True}),
            ("report", None),
            ("answer", {}),
        ):
            await matter.act(filed, step, body)
        assert (await matter.here.by_receipt(filed, "rating", {"stars": 5})).is_success
        assert {one.case_id for one in await matter.timeline() if one.type.startswith("complaints")} == {CASE}


async def test_who_knows_the_receipt_of_the_application_only_is_no_reporter(databases: Databases) -> None:
    """The office knows it: it stands in the application."""
    async with following(databases) as matter:
        await matter.submitted()
        await handed_over(matter)
        [line] = await complaints_of(matter)
        filed = {"id": line["id"], "receipt": RECEIPT}
        refused(await matter.here.by_receipt(filed, "withdrawal"), 409, "withdraw-the-application")
        done(await matter.here.by_receipt(filed, "reply", {"text": "Nama saya Zumaril."}))
        followed = await matter.here.follows(filed)
        assert "withdraw" not in followed["may"]
        assert [one for one in (followed["text"], *(step["text"] for step in followed["steps"])) if one] == []


async def test_a_withdrawn_application_ends_the_complaint_once(databases: Databases) -> None:
    async with following(databases) as matter:
        await matter.submitted()
        await handed_over(matter)
        await matter.hears(Withdrawn, 3, withdrawn_on=TODAY)
        [line] = await complaints_of(matter)
        assert line["status"] == "withdrawn"
        await matter.hears(Withdrawn, 4, withdrawn_on=TODAY)
        assert (await matter.types()).count("complaints.complaint-withdrawn") == 1


async def test_an_application_of_another_service_opens_none(databases: Databases) -> None:
    async with following(databases) as matter:
        await matter.submitted()
        await matter.accepted(hand_over="metrology")
        assert await complaints_of(matter) == []
