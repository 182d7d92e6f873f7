"""Domain scenario 31 over HTTP: the cargo changes after the draft was printed, and the draft holds no longer."""

from typing import Any

from services.intake.application.drafts import DraftPrinted, DraftVoided
from shared.journal.sentences import sentence
from tests.conftest import Databases
from tests.intake.given.cards import card_of
from tests.intake.given.desk import desk
from tests.intake.given.player import Player, handed_in
from tests.intake.given.running import intake, journal

SKA = card_of("PSR-SKA")


def values(view: dict[str, Any]) -> dict[str, Any]:
    return {one["field"]: one["value"] for one in view["content"]}


def shipment(invoice: str) -> dict[str, Any]:
    return {"goods": "Kopi robusta", "quantity": "12 000 kg", "destination": "Jepang", "invoice_number": invoice,
            "transport_mode": "sea"}  # fmt: skip


async def test_a_correction_leads_to_no_second_certificate_for_the_same_invoice(databases: Databases) -> None:
    """Applied for under another number and corrected after acceptance, nobody would have compared it."""
    async with intake(databases) as (service, client):
        step = SKA.procedure.step
        player = Player(SKA, client, service.app.state.use_cases)
        await player.draft(fields=shipment("INV-118"))
        for name in ("submit", "accept", "print-draft", "confirm-cargo", "sign"):
            first = await player.take(step(name))
        body = {"applicant_id": first["applicant_id"], "service_code": SKA.code, "documents": handed_in(SKA)}
        drafted = await player.applicant.post(
            "/applications", {**body, "fields": shipment("INV-999")}, Channel="online"
        )
        player.application = f"/applications/{drafted.json()['id']}"
        for name in ("submit", "accept", "print-draft"):
            shown = await player.take(step(name))
        assert shown["others"] == []

        fields = {"cargo_changed": True, "invoice_number": "INV-118"}
        correction = {"step": "correct-draft", "reason": "Nomor invoice", "fields": fields}
        corrected = await player.applicant.post(f"{player.application}/steps", correction)
        assert (corrected.status_code, corrected.json()["others"]) == (200, []), (
            "another case is not an applicant's to see"
        )
        for name in ("verify-again", "reprint-draft"):
            shown = await player.take(step(name))
        assert [one["case"] for one in shown["others"]] == [first["id"]]
        refused = await player.refused(step("sign"))
        assert (refused.status_code, refused.json()["code"]) == (409, "duplicate-not-decided")
        decision = {"is_same": True, "reason": "Invoice yang sama"}
        decided = await player.person(step("accept")).post(f"{player.application}/likeness-decision", decision)
        assert decided.status_code == 200, decided.text
        refused = await player.refused(step("sign"))
        assert (refused.status_code, refused.json()["code"]) == (409, "duplicate-of-another")


async def test_a_changed_cargo_makes_the_first_draft_void(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        player = Player(SKA, client, service.app.state.use_cases)
        await player.draft(fields={"goods": "Kopi robusta", "quantity": "12 000 kg", "destination": "Jepang",
                                   "invoice_number": "INV-118", "transport_mode": "sea"})  # fmt: skip
        step = SKA.procedure.step
        for name in ("submit", "accept", "print-draft"):
            shown = await player.take(step(name))
        [first] = shown["drafts"]
        assert (first["number"], first["printed_on"], first["void_since"]) == (1, "2026-01-15", None)
        assert values(first)["quantity"] == "12 000 kg"

        same = {"cargo_changed": True, "quantity": "12 000  kg"}
        refused = await player.person(step("correct-draft")).post(
            f"{player.application}/steps", {"step": "correct-draft", "reason": "Berubah", "fields": same}
        )
        assert (refused.status_code, refused.json()["code"]) == (409, "nothing-corrected")

        corrected = {"cargo_changed": True, "goods": "Kopi robusta", "quantity": "11 500 kg"}
        shown = await player.take(step("correct-draft"), fields=corrected, reason="Muatan kurang 500 kg")
        [void] = shown["drafts"]
        assert (shown["state"], void["void_since"], void["because"]) == (
            "draft-corrected",
            "2026-01-15",
            "Muatan kurang 500 kg",
        )
        assert [tuple(one.values())[2:] for one in void["corrected"]] == [("12 000 kg", "11 500 kg")]
        assert values(void)["quantity"] == "12 000 kg", "a draft stays as it was printed"

        for name in ("verify-again", "reprint-draft", "sign"):
            shown = await player.take(step(name))
        assert [(one["number"], one["void_since"]) for one in shown["drafts"]] == [(1, "2026-01-15"), (2, None)]
        assert values(shown["drafts"][1]) == {**values(first), "quantity": "11 500 kg"}
        assert shown["fees_open"] == 1, "a draft that is void is no second set of forms"

        happened = [row.type for row in await journal(service)]
        assert happened.count(DraftPrinted.TOPIC) == 2
        assert happened.count(DraftVoided.TOPIC) == 1
        status = (await client.get(f"/track/{shown['receipt']}")).json()
        told = [one["what"] for one in status["history"]]
        assert (told.count("draft-printed"), told.count("draft-voided")) == (2, 1)
        assert "kurang 500 kg" not in str(status), "an officer's own words are not public"


async def test_a_correction_is_told_in_the_words_of_the_card(databases: Databases) -> None:
    """To who reads Indonesian `air` is water."""
    async with desk(databases, "PSR-SKA") as office:
        player, step = (await office.accepted()).player, SKA.procedure.step
        await player.take(step("print-draft"))
        shown = await player.take(step("correct-draft"), fields={"cargo_changed": True, "transport_mode": "air"})
        [void] = shown["drafts"]
        assert [(one["before"], one["now"]) for one in void["corrected"]] == [("Laut", "Udara")]
        assert values(void)["transport_mode"] == "sea", "what is stated stays as programs know it"
        [told] = [sentence(one, "id") for one in await office.events() if one.type == DraftVoided.TOPIC]
        assert told.endswith("Moda angkutan (Laut menjadi Udara).")


async def test_a_return_after_the_draft_is_accepted_with_a_new_promise(databases: Databases) -> None:
    """Nothing was given with the draft, so the promise is open, and the whole of it runs again."""
    async with desk(databases, "PSR-SKA", "2026-02-02") as office:
        case = await office.accepted()
        player, step = case.player, SKA.procedure.step
        assert (await player.read())["promised_until"] == "2026-02-03"
        await player.take(step("print-draft"))
        office.go_to("2026-02-10")
        for name in ("correct-draft", "return", "submit"):
            await player.take(step(name))
        office.go_to("2026-02-12")
        again = await player.take(step("accept"))
        assert (again["state"], again["number"], again["promised_until"]) == (
            "verified",
            "REG/2026/00001",
            "2026-02-13",
        )
        [line] = (await player.applicant.get("/applications")).json()["items"]
        assert (line["promised_until"], line["due_on"]) == ("2026-02-13", "2026-02-13")
        page = await office.client.get(f"/track/{again['receipt']}", headers={"Accept": "text/html"})
        assert "Janji waktu layanan dipenuhi." not in page.text
