"""Two persons are certified: from the late quota of their session to certificate and card, over real HTTP.

Balai Sertifikasi, service card BS-PR: 14 working days from the later of two days, the complete application and the quota; a
re-examination is not counted.
"""

from dataclasses import replace
from typing import Any

from deploy.demonstration import desk
from deploy.demonstration.body import API, EXAMINING, Body, Matter, opened
from deploy.demonstration.cast import Staff
from deploy.demonstration.stage import Stage, day_of
from shared.wording import rupiah

SCHEME = "Petugas Pengambil Contoh"
FEE = {
    "tariff": "uji-kompetensi",
    "description": "Uji kompetensi person",
    "quantity": 1,
    "unit_amount": 3_750_000,
    "legal_basis": "PP 31/2017 tentang Jenis dan Tarif PNBP pada Kementerian Perdagangan",
}
QUOTA_ON, EXAM, PROMISED = "2026-02-09", "2026-02-18", "2026-03-03"
"""The quota is met on a Monday; 14 working days later (16 and 17 February are holidays) the office keeps its promise."""
RESIT, PROMISED_AFTER_RESIT = "2026-03-04", "2026-03-17"
"""Ten working days lie between the failed examination and the next one: the promise moves by as many."""


async def person(stage: Stage) -> list[str]:
    """Story 3: two candidates meet the quota a week late; one passes, the other sits again; both get certificate and card."""
    stage = at_balai(stage)
    await stage.clock("2026-02-02T09:00:00+07:00")
    body = Body(stage, EXAMINING, "person")
    await body.register()
    first = await accepted(stage, body, "Andi Saputra")
    session = await announced(first, "examiner", EXAM, minimum=2)
    second = await _quota_met_late(first, session)
    await _paid_before_the_examination(first, second, session)
    await _one_passes(first, second, session)
    await _certified(first, "2026-02-20", "2029-02-19")
    await _sits_again(second)
    await _certified(second, "2026-03-06", "2029-03-05")
    return [first.case, second.case]


async def _quota_met_late(first: Matter, session: str) -> Matter:
    """The second candidate completes the quota, a week after the application of the first was complete."""
    candidate = await joined(first, session)
    first.stage.insist(candidate["status"] == "joined", "one candidate does not meet a quota of two")
    await first.clock(QUOTA_ON)
    second = await accepted(first.stage, first.body, "Maya Lestari")
    await joined(second, session)
    await placed(first, candidate["id"])
    for one in (first, second):
        await _promised(one, PROMISED)
    first.stage.say("kuota baru terpenuhi 9 Februari, saat peserta kedua terdaftar: janji bagi keduanya 3 Maret 2026")
    return second


async def _paid_before_the_examination(first: Matter, second: Matter, session: str) -> None:
    for one in (first, second):
        await billed(one)
    await paid(first)
    await first.clock(EXAM)
    came = {**candidate_of(second), "day": EXAM, "present": True}
    await second.post("examiner", f"{session}/attendance", came, 409, "billing-not-cleared")
    second.stage.say("peserta kedua belum membayar: belum dapat diuji")
    await paid(second)


async def _one_passes(first: Matter, second: Matter, session: str) -> None:
    stage = first.stage
    found = await examined(first, session, EXAM, "82.5", "75")
    stage.insist(found["status"] == "passed", "82.5 and 75 are enough")
    found = await examined(second, session, EXAM, "78", "69.9")
    stage.insist((found["status"], found["resits_left"]) == ("failed", 2), "69.9 is less than 70")
    stage.insist((await second.promise())["status"] == "paused", "a re-examination is not counted")
    stage.say("dua peserta diuji pada sesi yang sama: satu lulus, satu belum (praktik 69,9; perlu 70)")


async def _sits_again(second: Matter) -> None:
    await second.clock("2026-02-24")
    resit = await announced(second, "examiner", RESIT, minimum=1)
    await joined(second, resit)
    await second.clock(RESIT)
    found = await examined(second, resit, RESIT, "78", "70")
    second.stage.insist(found["status"] == "passed", "70 is enough")
    await _promised(second, PROMISED_AFTER_RESIT)
    second.stage.say("uji ulang 4 Maret: lulus; sepuluh hari kerja menunggunya tidak dihitung: janji menjadi 17 Maret")


def at_balai(stage: Stage) -> Stage:
    return replace(stage, staff=Staff(stage.staff.client, stage.staff.token_of, "balai-sertifikasi"))


async def accepted(stage: Stage, body: Body, name: str) -> Matter:
    """A complete application of a person, reviewed; its time does not run yet."""
    counter, administration = stage.staff.front_office, body["administration"]
    case = await desk.drafted(stage, counter, "BS-PR", {"competence_scheme": SCHEME}, name=name)
    stage.elsewhere[case] = stage.staff
    await desk.take(stage, counter, case, "submit")
    await desk.examine(stage, administration, case)
    found = await desk.take(stage, administration, case, "accept")
    stage.insist(found["promised_until"] is None, "nothing is promised before the quota is met")
    stage.say(f"permohonan {found['number']} lengkap; waktu layanan menunggu kuota peserta")
    matter = await opened(stage, body, case)
    await reviewed(matter)
    return matter


async def reviewed(matter: Matter) -> None:
    for question in ("scope", "competence", "means", "time"):
        answer = {"question": question, "answer": True, "evidence": "Lembar kajian permohonan."}
        await matter.here("administration", "/review", answer)


async def announced(matter: Matter, leader: str, *days: str, minimum: int | None, **changes: str) -> str:
    """A session of a leader on these days; its path."""
    given = {
        "kind": "examination",
        "scheme": "person",
        "topic": SCHEME,
        "place": "Ruang rapat Balai Sertifikasi",
        "dates": days,
        "leaders": [matter.body[leader].subject],
        "minimum": minimum,
    }
    session = matter.stage.expect(await matter.body["administration"].post(f"{API}/sessions", given | changes), 201)
    return f"{API}/sessions/{session['id']}"


async def joined(matter: Matter, session: str) -> dict[str, Any]:
    """The candidate takes a seat."""
    found: dict[str, Any] = await matter.post("administration", f"{session}/candidates", candidate_of(matter), 201)
    return found


async def placed(matter: Matter, candidate: str) -> None:
    """Waits until the job has told the candidate that the quota is met."""
    path, administration = f"{API}/candidates/{candidate}", matter.body["administration"]
    await matter.stage.wait_for(administration, path, lambda found: found["status"] == "placed")
    await matter.stage.settle(matter.case)


def candidate_of(matter: Matter) -> dict[str, str]:
    return {"certification_id": matter.path.rpartition("/")[2]}


async def _promised(matter: Matter, day: str) -> None:
    due_on = (await matter.promise())["promise"]["due_on"]
    matter.stage.insist(due_on == day, f"the office promised {day}, not {due_on}")


async def billed(matter: Matter, **changes: str) -> None:
    """The office states the fee, which becomes a bill to the state."""
    await matter.here("administration", "/fees", {"lines": [FEE | changes]})


async def paid(matter: Matter) -> None:
    """The bill is paid to the state; the treasurer confirms it."""
    stage = matter.stage
    [bill] = stage.expect(await stage.staff.treasurer.get(f"/billing/v1/bills?case={matter.case}"), 200)["items"]
    stage.expect(await stage.staff.skrd_issuer.post(f"/billing/v1/bills/{bill['id']}/skrd"), 409, "paid-to-the-state")
    await desk.confirm(stage, bill["id"])
    await stage.settle(matter.case)
    stage.say(f"PNBP {rupiah(bill['total'])} dibayar ke kas negara; bendahara mengonfirmasi NTPN-nya")


async def examined(matter: Matter, session: str, day: str, theory: str, practice: str) -> dict[str, Any]:
    """Attendance, both marks, and the result that the pass rule computes."""
    body = candidate_of(matter)
    await matter.post("examiner", f"{session}/attendance", {**body, "day": day, "present": True})
    for part, mark in (("theory", theory), ("practice", practice)):
        await matter.post("examiner", f"{session}/marks", {**body, "part": part, "mark": mark})
    found: dict[str, Any] = await matter.post("examiner", f"{session}/results", body)
    return found


async def _certified(matter: Matter, day: str, last: str) -> None:
    """Decided by somebody who did not examine; certificate and card are issued, handed over in time, and verified."""
    stage = matter.stage
    await matter.clock(day)
    both = stage.staff.person("retno", "examiner", "certification-decider")
    stage.expect(await both.post(f"{matter.path}/decision"), 409, "evaluator-may-not-decide")
    await matter.here("decider", "/decision")
    stage.expect(await stage.staff.front_office.post(f"{matter.path}/hand-over"), 409, "certificate-not-issued")
    await matter.here("decider", "/certificates", {})
    stage.expect(await stage.staff.front_office.post(f"{matter.path}/hand-over"), 200)
    await stage.settle(matter.case)
    closed = stage.expect(await stage.staff.front_office.get(f"/intake/v1/applications/{matter.case}"), 200)
    stage.insist((closed["status"], closed["on_time"]) == ("completed", True), "the promise was kept")
    await _verified(matter, day, last)


async def _verified(matter: Matter, day: str, last: str) -> None:
    """Anybody checks the card by its code: it is valid for three years, and shows no name."""
    stage, answer = matter.stage, await matter.body["decider"].get(f"{matter.path}/certificates")
    given = {one["product"]: one for one in stage.expect(answer, 200)["items"]}
    stage.insist(set(given) == {"person-certificate", "person-card"}, "a certificate and a card")
    card = given["person-card"]
    path = f"{API}/verify/{card['code']}"
    shown = stage.expect(await stage.staff.client.get(path), 200)
    found = (shown["standing"], shown["number"], shown["holder"], shown["valid_from"], shown["valid_until"])
    stage.insist(found == ("valid", card["number"], None, day, last), "the card is valid for three years")
    for on, standing in ((last, "valid"), ("2029-03-06", "expired")):
        shown = stage.expect(await stage.staff.client.get(f"{path}?on={on}"), 200)
        stage.insist(shown["standing"] == standing, f"on {on} the card is {standing}")
    stage.expect(await stage.staff.client.get(f"{path[:-8]}AAAAAAAA"), 404, "certificate-code-unknown")
    stage.say(
        f"sertifikat dan kartu {card['number']} diserahkan tepat waktu; kodenya menjawab: berlaku sampai {day_of(last)}"
    )
