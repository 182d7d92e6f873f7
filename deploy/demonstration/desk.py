"""Stories of the front desk over real HTTP: cases that follow the procedure of their service card.

An SKA whose cargo changes, a consultation that climbs to the head of the unit, a complaint that is answered in
three days.
"""

from typing import Any

from deploy.demonstration import steps
from deploy.demonstration.cast import Person
from deploy.demonstration.stage import Stage, day_of

EXPORT = {
    "goods": "Kopi robusta sangrai",
    "quantity": "12 000 kg",
    "destination": "Jepang",
    "invoice_number": "INV-118",
    "transport_mode": "sea",
}
COMPLAINT = {
    "channel": "written",
    "description": "Timbangan belum selesai ditera.",
    "loss": "Usaha terhenti satu hari.",
    "requested_solution": "Pelayanan diselesaikan.",
}


_LETTERS = str.maketrans("0123456789", "ghijklmnop")
"""Makes an NTPN of letters, because many digits in a row could be a person's number."""


async def origin_with_changed_cargo(stage: Stage) -> list[str]:
    """SKA: incomplete, then completed; the draft is corrected because the cargo changed; one set paid; another person signs."""
    await stage.clock("2026-02-09T08:30:00+07:00")
    examiner = stage.staff.person("endah", "ska-examiner")
    case = await drafted(stage, examiner, "PSR-SKA", EXPORT, ("bill-of-lading", "sea-waybill"), "online")
    await _completed(stage, examiner, case)
    await _draft_corrected(stage, examiner, case)
    await _signed_by_another(stage, examiner, case)
    unpaid = await examiner.post(f"/intake/v1/applications/{case}/steps", {"step": "deliver"})
    stage.expect(unpaid, 409, "bill-not-settled")
    await stage.settle(case)
    await _pay(stage, case)
    await stage.settle(case)
    found = await take(stage, examiner, case, "deliver")
    stage.insist(found["status"] == "completed", "the SKA should be delivered")
    return [case]


async def _completed(stage: Stage, examiner: Person, case: str) -> None:
    found = await _submit_by_e_ska(stage, examiner, case)
    lacking = [one for one in found["missing"] if one["condition"]]
    stage.insist(lacking[0]["condition"] == 'transport_mode == "sea"', "goods that go by sea need a bill of lading")
    stage.say(f"belum lengkap: {lacking[0]['title']} ({lacking[0]['why']})")
    refused = await examiner.post(f"/intake/v1/applications/{case}/steps", {"step": "accept"})
    stage.expect(refused, 409, "documents-missing")
    await take(stage, examiner, case, "return", reason="Bill of Lading belum dilampirkan.")
    await hand_in(stage, examiner, case, "PSR-SKA")
    await _submit_by_e_ska(stage, examiner, case)
    await examine(stage, examiner, case)
    found = await take(stage, examiner, case, "accept")
    stage.say(f"permohonan {found['number']} diterima; dijanjikan selesai {day_of(found['promised_until'])}")


async def _draft_corrected(stage: Stage, examiner: Person, case: str) -> None:
    draft = {"records": [{"record": "draft-ska", "text": "Draf SKA, 12 000 kg."}]}
    await take(stage, examiner, case, "print-draft", **draft)
    await stage.clock("2026-02-24T09:00:00+07:00")
    changed = {"fields": {"cargo_changed": True, "quantity": "11 500 kg"}, "reason": "Berat menjadi 11 500 kg."}
    found = await take(stage, examiner, case, "correct-draft", **changed)
    stage.insist(found["drafts"][0]["void_since"] is not None, "a corrected draft should be void")
    await examine(stage, examiner, case)
    await take(stage, examiner, case, "verify-again")
    signatory = stage.staff.person("gunawan", "ska-signatory")
    too_early = await signatory.post(f"/intake/v1/applications/{case}/steps", {"step": "sign"})
    stage.expect(too_early, 409, "step-not-now")
    draft = {"records": [{"record": "draft-ska", "text": "Draf SKA, 11 500 kg."}]}
    await take(stage, examiner, case, "reprint-draft", **draft)
    stage.say("draf SKA versi 1 batal karena cargo berubah, versi 2 dicetak; satu set formulir terutang")
    stage.say("selama menunggu cargo waktu layanan berhenti")


async def _signed_by_another(stage: Stage, examiner: Person, case: str) -> None:
    signatory = stage.staff.person("gunawan", "ska-signatory")
    both = stage.staff.person(examiner.subject.partition("@")[0], "ska-examiner", "ska-signatory")
    answer = await both.post(f"/intake/v1/applications/{case}/steps", {"step": "sign"})
    stage.expect(answer, 409, "duties-not-separate")
    found = await take(stage, signatory, case, "sign")
    stage.say(f"SKA {found['products'][0]['number']} ditandatangani orang lain (SOD-09)")


async def consultation_that_escalates(stage: Stage) -> list[str]:
    """A consultation climbs from staff to sub-coordinator to the head of the unit, gets a direction, and is resolved."""
    await stage.clock("2026-02-10T09:00:00+07:00")
    desk = stage.staff.front_office
    staff = stage.staff.person("lestari", "staff-officer")
    coordinator = stage.staff.person("mulyono", "sub-coordinator")
    head = stage.staff.person("ningsih", "head-of-unit")
    asked = {"subject": "Izin edar minuman herbal", "channel": "walk-in"}
    case = await drafted(stage, desk, "PSR-KONS", asked)
    await take(stage, desk, case, "submit")
    found = await take(stage, staff, case, "accept")
    stage.say(f"konsultasi {found['number']} diterima; janji satu jam kerja")
    await take(stage, staff, case, "escalate", reason="Menyangkut kewenangan dinas lain.")
    await take(stage, coordinator, case, "ask-direction", reason="Perlu arahan pimpinan.")
    await take(stage, head, case, "direct", records=[{"record": "direction", "text": "Rujuk ke Balai POM."}])
    advice = [{"record": "advice", "text": "Daftarkan produk ke Balai POM; syaratnya terlampir."}]
    found = await take(stage, coordinator, case, "resolve-by-sub-coordinator", records=advice)
    stage.say(f"selesai dengan hasil konsultasi {found['products'][0]['number']}")
    await stage.settle(case)
    return [case]


async def complaint_answered(stage: Stage) -> list[str]:
    """An application of the complaint service opens a complaint; its answer keeps intake's promise of three days."""
    officer = stage.staff.person("rukmini", "complaints-officer")
    await stage.clock("2026-02-02T09:00:00+07:00")
    case = await drafted(stage, officer, "PSR-ADU", COMPLAINT)
    await take(stage, officer, case, "submit")
    found = await take(stage, officer, case, "accept")
    stage.say(f"permohonan {found['number']} diterima; janji selesai {day_of(found['promised_until'])}")
    await stage.settle(case)
    path = await _handled(stage, officer, case)
    stage.expect(await officer.post(f"{path}/answer", {}), 200)
    await stage.settle(case)
    found = stage.expect(await officer.get(f"/intake/v1/applications/{case}"), 200)
    stage.insist(found["state"] == "answered", "the answer of the complaint answers the application")
    stage.say("jawaban disampaikan kepada pelapor")
    await stage.clock("2026-02-09T09:00:00+07:00")
    plan = {"follow_up": "Jadwal penera ditambah.", "evaluation": "Ditangani sesuai standar pelayanan."}
    stage.expect(await officer.post(f"{path}/archive", plan), 200)
    await stage.settle(case)
    found = stage.expect(await officer.get(f"/intake/v1/applications/{case}"), 200)
    stage.insist((found["status"], found["on_time"]) == ("completed", True), "answered within the three days")
    return [case]


async def _handled(stage: Stage, officer: Person, case: str) -> str:
    """The complaint of the application, until its answer was reported to the head; its path."""
    found = stage.expect(await officer.get("/complaints/v1/complaints?channel=application&status=received"), 200)
    [complaint] = [one for one in found["items"] if one["case_id"] == case]
    path = f"/complaints/v1/complaints/{complaint['id']}"
    stage.say(f"pengaduan {complaint['number']} dibuka dari permohonan itu")
    kind = {"service_code": "PSR-TERA", "component": "time-limit"}
    answer = {"text": "Antrean tera ditambah; timbangan Anda ditera besok.", "justified": True}
    for what, body in (("acceptance", {}), ("classification", kind), ("draft", answer), ("report", None)):
        stage.expect(await officer.post(f"{path}/{what}", body), 200)
    return path


async def drafted(
    stage: Stage,
    officer: Person,
    code: str,
    fields: dict[str, Any],
    without: tuple[str, ...] = (),
    channel: str = "counter",
    *,
    name: str = "Wahyu Prasetyo",
    email: str = steps.EMAIL,
) -> str:
    """An application with all documents of the card except `without`; a business applies if the card admits no person."""
    card = stage.expect(await stage.staff.client.get(f"/intake/v1/standards/{code}"), 200)
    may_apply = card["applicants"]["kinds"]
    who = await (steps.applicant(stage, name, email) if "person" in may_apply else steps.business(stage))
    body = {
        "applicant_id": who,
        "service_code": code,
        "fields": fields,
        "documents": await documents(stage, code, without),
    }
    found = stage.expect(await officer.post("/intake/v1/applications", body, Channel=channel), 201)
    return str(found["id"])


async def documents(stage: Stage, code: str, without: tuple[str, ...] = ()) -> list[dict[str, str]]:
    """The documents that an applicant who read the published card would bring."""
    card = stage.expect(await stage.staff.client.get(f"/intake/v1/standards/{code}"), 200)
    return [
        {"document": one["id"], "reference": one["name"][:200]}
        for one in card["documents"]
        if one["brought_by"] == "applicant" and one["id"] not in without
    ]


async def hand_in(stage: Stage, officer: Person, case: str, code: str) -> None:
    """Hands in all documents of the card."""
    body = {"documents": await documents(stage, code)}
    here = f"/intake/v1/applications/{case}"
    seen = {"If-Match": (await officer.get(here)).headers["etag"]}
    stage.expect(await officer.post(f"{here}/documents", body, **seen), 200)


async def take(stage: Stage, person: Person, case: str, step: str, **given: Any) -> dict[str, Any]:
    """Takes a step of the procedure; returns the application after it."""
    body = {"step": step, **given}
    found: dict[str, Any] = stage.expect(await person.post(f"/intake/v1/applications/{case}/steps", body), 200)
    return found


async def _submit_by_e_ska(stage: Stage, person: Person, case: str) -> dict[str, Any]:
    """Submits through e-SKA, the only channel of its card."""
    answer = await person.post(f"/intake/v1/applications/{case}/submission", Channel="online")
    found: dict[str, Any] = stage.expect(answer, 200)
    return found


async def examine(stage: Stage, officer: Person, case: str) -> None:
    """The officer accepts each document."""
    found = stage.expect(await officer.get(f"/intake/v1/applications/{case}"), 200)
    verdicts = [{"document": one["document"], "verdict": "accepted"} for one in found["documents"]]
    stage.expect(await officer.post(f"/intake/v1/applications/{case}/verdicts", {"verdicts": verdicts}), 200)


async def _pay(stage: Stage, case: str) -> None:
    """The applicant paid the forms to the state under a billing code of e-SKA; the treasurer confirms the NTPN. No SKRD."""
    issuer, treasurer = stage.staff.skrd_issuer, stage.staff.treasurer
    bills = stage.expect(await treasurer.get(f"/billing/v1/bills?case={case}"), 200)["items"]
    stage.insist(len(bills) == 1, "there should be one bill for the signed set, and none for a void draft")
    for one in bills:
        stage.expect(await issuer.post(f"/billing/v1/bills/{one['id']}/skrd"), 409, "paid-to-the-state")
        await confirm(stage, one["id"])
    stage.say("satu set formulir dibayar ke kas negara (PNBP), Rp25.000; bendahara mengonfirmasi NTPN-nya")


async def confirm(stage: Stage, bill: str) -> None:
    """The treasurer confirms the NTPN of a bill that was paid to the state."""
    ntpn = f"N{bill.replace('-', '')[:15].translate(_LETTERS).upper()}"
    stage.expect(await stage.staff.treasurer.post(f"/billing/v1/bills/{bill}/ntpn", {"ntpn": ntpn}), 200)
