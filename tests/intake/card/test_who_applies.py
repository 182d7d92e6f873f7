"""Who may apply by each card, and through which channels, from the offices' standards; refusals name the allowed ones."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from services.intake.card.admission import REQUESTED_BY
from services.intake.card.card import ApplicantKind
from services.intake.card.catalogue import card_in_force, current_cards
from tests.conftest import Databases
from tests.intake.given.application import BUSINESS, PERSON, TODAY, UNIT
from tests.intake.given.player import Player, accepting, sent_by, submitting
from tests.intake.given.running import intake, registered
from tests.people import Person, Staff

ANYBODY = {"person", "business"}
FROM_THE_SEEDS: dict[str, tuple[set[str], set[str]]] = {
    "BPSMB-SP": ({"business"}, {"counter", "letter"}),  # NIB, akte pendirian; surat permohonan
    "BPSMB-PS": ({"business"}, {"counter", "letter"}),  # legalitas pengelola pasar
    "BS-SP": ({"business"}, {"counter", "online"}),  # mandiri di website; datang langsung
    "BS-PR": (
        {"person"},
        {"counter", "letter", "online"},
    ),  # sertifikasi person, melalui email atau pos; datang langsung
    "BS-BT": (ANYBODY, {"counter", "letter", "online"}),
    "PWK-71206": ({"business"}, {"counter", "online", "integration"}),  # NIB dan Sertifikat Standar; OSS
    "PSR-KONS": (ANYBODY, {"counter", "online"}),  # datang langsung; via daring
    "PSR-SOS": ({"unit"}, {"counter"}),  # Unit Penyelenggara Pelayanan menyiapkan nota dinas
    "PSR-DATA": (ANYBODY, {"counter", "letter", "online"}),  # nama perseorangan/instansi
    "PSR-ADU": (ANYBODY, {"counter", "letter", "online", "integration"}),  # tertulis; SP4N-LAPOR
    "PSR-TERA": (ANYBODY, {"counter", "letter"}),  # registrasi di kantor, atau mengirimkan surat
    "PSR-IKM": (ANYBODY, {"counter", "online"}),  # KTP dan NIB; surat elektronik
    "PSR-SKA": ({"business"}, {"online", "integration"}),  # melalui Website E-SKA
    "PSR-SRG": (ANYBODY, {"counter"}),  # NPWP Pribadi/Badan Usaha; menghubungi Pengelola Gudang
    "PSR-DIST": ({"business"}, {"counter"}),  # NIB; di kantor
    "PSR-BBM": (ANYBODY, {"counter"}),  # KTP dan NIB; kepada penyelenggara layanan
    "PSR-SIINAS": ({"business"}, {"online", "integration"}),  # login ke OSS dan SIINAS
    "PLG-SIH": ({"business"}, {"counter", "letter", "online"}),  # NPWP Perusahaan
}
"""Card → the accepted kinds of applicants, and channels of requests."""
BODIES: dict[str, dict[str, Any]] = {"person": PERSON, "business": BUSINESS, "unit": UNIT}
CODES = sorted(FROM_THE_SEEDS)


@pytest.fixture
async def player(one_database: Databases) -> AsyncIterator[Player]:
    async with intake(one_database) as (service, client):
        yield Player(card_in_force("PSR-BBM", TODAY), client, service.app.state.use_cases)


def officer(player: Player, code: str) -> Person:
    """The role that submits by the card at the counter; an applicant's account if only applicants submit."""
    card = card_in_force(code, TODAY)
    staff = Staff(player.client, card.office)
    role = next((one for one in submitting(card).roles if one != "applicant"), None)
    return staff.applicant("daring") if role is None else staff.person(f"loket-{role}", role)


@pytest.mark.parametrize("code", CODES)
async def test_each_kind_of_applicant_by_each_channel(player: Player, code: str) -> None:
    kinds, channels = FROM_THE_SEEDS[code]
    who = officer(player, code)
    for kind, body in BODIES.items():
        if kind == "unit" and set(submitting(card_in_force(code, TODAY)).roles) == {"applicant"}:
            continue  # a unit has no account
        found = await who.post("/applicants", unlike_others(body, CODES.index(code)))
        assert found.status_code == 201, found.text
        wish: dict[str, Any] = {"applicant_id": found.json()["id"], "service_code": code}
        if accepting(card_in_force(code, TODAY)).hand_over == "metrology":
            wish |= {"verification": "tera", "instrument_id": str(uuid4())}
        for channel in REQUESTED_BY:
            answer = await who.post("/applications", wish, Channel=channel)
            expected = (
                (409, "applicant-kind-not-allowed")
                if kind not in kinds
                else (201, None)
                if channel in channels
                else (409, "channel-not-allowed")
            )
            assert (answer.status_code, answer.json().get("code")) == expected, f"{kind} {channel}: {answer.text}"


def unlike_others(body: dict[str, Any], number: int) -> dict[str, Any]:
    """The same kind of applicant, a different one for each card, because an office knows a NIK or NIB once."""
    return (
        body
        | ({"nik": f"35140541079{number:05}"} if "nik" in body else {})
        | ({"nib": f"40423001{number:05}"} if "nib" in body else {})
    )


@pytest.mark.parametrize("card", current_cards(), ids=lambda one: f"{one.code}-{one.version}")
def test_the_table_covers_every_card(card: Any) -> None:
    assert card.code in FROM_THE_SEEDS


async def test_a_refusal_says_who_may_and_how(player: Player) -> None:
    who = officer(player, "PSR-SOS")
    siti = await registered(who, PERSON)
    english = {"Accept-Language": "en"}
    answer = await who.post("/applications", {"applicant_id": siti, "service_code": "PSR-SOS"}, **english)
    assert answer.json()["details"] == {"may_apply": ["unit"]}
    assert "unit of the office" in answer.json()["detail"]
    shop = await registered(who, {**BUSINESS, "nib": "4042399999999"})
    answer = await officer(player, "PSR-SKA").post("/applications", {"applicant_id": shop, "service_code": "PSR-SKA"})
    assert answer.json()["details"] == {"channels": ["e-ska"], "send": ["online", "integration"]}
    assert answer.json()["detail"].endswith("melalui e-SKA. Ajukan melalui salah satunya.")


async def test_catalogue_and_page_say_who_may_apply_and_how(player: Player) -> None:
    lines = {one["code"]: one for one in (await player.client.get("/standards")).json()["items"] if one["corrects"]}
    assert {code: set(line["may_apply"]) for code, line in lines.items()} == {
        code: kinds for code, (kinds, _) in FROM_THE_SEEDS.items()
    }
    card = (await player.client.get("/standards/PSR-SOS")).json()
    assert (card["applicants"]["kinds"], card["channels"]) == (["unit"], ["internal"])
    page = await player.client.get("/standards/PSR-BBM", headers={"Accept": "text/html"})
    assert "perseorangan, badan usaha" in page.text
    assert "loket" in page.text


async def test_a_unit_is_registered_by_officers_and_has_no_account(player: Player) -> None:
    staff = Staff(player.client)
    declared = await staff.applicant("siti").post("/applicants", UNIT)
    assert (declared.status_code, declared.json()["code"]) == (409, "unit-by-officers")
    unit = await registered(staff.front_office, UNIT)
    shown = (await staff.front_office.get(f"/applicants/{unit}")).json()
    assert (shown["kind"], shown["business_name"], shown["nib"]) == ("unit", "Bidang Perdagangan", None)
    code = await staff.front_office.post(f"/applicants/{unit}/binding-codes")
    assert (code.status_code, code.json()["code"]) == (409, "unit-by-officers")
    body = {"account": "siti", "seen": "ktp", "note": "loket"}
    bound = await staff.front_office.post(f"/applicants/{unit}/binding", body)
    assert (bound.status_code, bound.json()["code"]) == (409, "unit-by-officers")
    renamed = await staff.front_office.post(
        f"/applicants/{unit}/corrections", {"reason": "nama baru", "nib": BUSINESS["nib"]}
    )
    assert renamed.json()["code"] == "personal-data-not-held"


async def test_the_form_states_the_registered_kind_of_applicant(player: Player) -> None:
    """A business that calls itself a person would not be asked for its deed."""
    card = card_in_force("PSR-SRG", TODAY)
    kind: ApplicantKind = "business"
    assert card.applicants is not None
    assert kind in card.applicants.kinds
    one = Player(card, player.client, player.intake, account="budi", nib="4042388888888")
    await one.draft(
        fields={"applicant_kind": "person", "commodity": "Gabah", "quantity": "1000.5", "shelf_life_months": 6}
    )
    await one.take(submitting(card))
    await one.examine(accepting(card))
    refused = await one.person(accepting(card)).post(f"{one.application}/steps", {"step": "accept"}, **sent_by(card))
    assert (refused.status_code, refused.json()["code"]) == (409, "applicant-kind-differs")
