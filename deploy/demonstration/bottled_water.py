"""Bottled water with the SNI mark: from the incomplete application to the certificate, and its life after it, over real HTTP.

LSPro BPSMB Surakarta, service card BPSMB-SP. Days and numbers are those of its time limit: 40 working days, without the
correction of the field audit.
"""

from dataclasses import replace
from typing import Any

from deploy.demonstration import desk
from deploy.demonstration.body import API, BPSMB, Body, Matter, opened
from deploy.demonstration.cast import Person, Staff
from deploy.demonstration.levy_and_bank import API as BILLING
from deploy.demonstration.levy_and_bank import simulated
from deploy.demonstration.stage import Stage, day_of
from shared.wording import rupiah

WATER = {
    "standard_number": "SNI 3553:2015",
    "standard_title": "Air mineral",
    "brand": "Banyu Lawu",
    "product_kind": "air-mineral",
    "management_system": "SNI ISO 9001:2015",
    "certification_system": "Tipe 5",
    "makloon": False,
    "water_source": "ground",
}
EDITION = "sni-3553-2015"
NITRITE, LIMIT = "nitrit", "0.1"


async def bottled_water(stage: Stage) -> list[str]:
    """Story 1: incomplete, corrected, tested twice, decided, paid, handed over."""
    matter = await until_evaluation(stage)
    await decided(matter)
    certificate = await handed_over(matter)
    await _watched(matter, certificate)
    return [matter.case]


async def until_evaluation(stage: Stage) -> Matter:
    """The certification whose product passed its second test; nobody has evaluated it yet."""
    stage = replace(stage, staff=Staff(stage.staff.client, stage.staff.token_of, "bpsmb-surakarta"))
    await stage.clock("2026-01-28T09:00:00+07:00")
    body = Body(stage, BPSMB, "product-bpsmb")
    await body.register()
    matter = await _accepted(stage, body)
    await _reviewed_and_contracted(matter)
    await _audited(matter)
    await _sampled_and_tested(matter)
    return matter


async def _accepted(stage: Stage, body: Body) -> Matter:
    manager = body["administration"]
    case = await desk.drafted(stage, stage.staff.front_office, "BPSMB-SP", WATER, ("radiology-test",))
    stage.elsewhere[case] = stage.staff
    found = await desk.take(stage, stage.staff.front_office, case, "submit")
    lacking = [one["item"] for one in found["missing"]]
    stage.insist(lacking == ["radiology-test"], "ground water needs a radiology result")
    stage.say(f"belum lengkap: {found['missing'][0]['title']}")
    await desk.take(stage, manager, case, "return", reason="Hasil uji radiologi belum dilampirkan.")
    await desk.hand_in(stage, stage.staff.front_office, case, "BPSMB-SP")
    await stage.clock("2026-02-02T09:00:00+07:00")
    await desk.take(stage, stage.staff.front_office, case, "submit")
    await desk.take(stage, manager, case, "review")
    await desk.examine(stage, manager, case)
    contract = [{"record": "contract", "text": "Kontrak sertifikasi 07/2026."}]
    found = await desk.take(stage, manager, case, "accept", records=contract)
    stage.insist(found["promised_until"] == "2026-04-09", "40 working days end on 9 April 2026")
    stage.say(f"permohonan {found['number']} diterima; dijanjikan selesai {day_of(found['promised_until'])}")
    return await opened(stage, body, case)


async def _reviewed_and_contracted(matter: Matter) -> None:
    for question in ("scope", "competence", "means", "time"):
        answer = {"question": question, "answer": True, "evidence": "Lembar kajian permohonan 07/2026."}
        await matter.here("manager", "/review", answer)
    await matter.here("manager", "/team", {"members": [_member(matter, "lead")]}, 409, "stage-not-yet")
    proposal = await matter.body["manager"].get(f"{matter.path}/fee-proposal")
    lines = matter.stage.expect(proposal, 200)["lines"]
    fields = ("tariff", "description", "quantity", "unit_amount", "legal_basis")
    contract = {"lines": [{name: line[name] for name in fields} for line in lines]}
    await matter.here("administration", "/contract", contract)
    signed = {"version": 1, "file": "0190aaaa-0001-7000-8000-000000000001"}
    await matter.here("administration", "/contract-acceptance", signed)
    members = [_member(matter, one) for one in ("lead", "auditor", "sampler")]
    team = {"members": members, "effective_personnel": 24}
    found = await matter.here("manager", "/team", team)
    matter.stage.say(f"kontrak disepakati; tim ditugaskan untuk {found['man_days']} hari orang")


def _member(matter: Matter, who: str) -> dict[str, str]:
    part = matter.body.posts[who].role
    return {"subject": matter.body[who].subject, "part": part}


async def _audited(matter: Matter) -> None:
    await matter.clock("2026-02-09")
    await _audit(matter, "audit-stage-1", "2026-02-09")
    await matter.clock("2026-03-02")
    [raised] = await _audit(matter, "audit-stage-2", "2026-03-02", ("ISO 9001:2015 8.5.1", "major"))
    matter.stage.insist((await matter.promise())["status"] == "paused", "the field audit's correction is not counted")
    plan = {"lot": "L-2026-03-A", "lot_size": 2400, "unit": "botol 600 ml", "method": "random-stack"}
    await matter.here("sampler", "/samplings", plan, 409, "corrections-open")
    await matter.clock("2026-03-16")
    path = f"{API}/nonconformities/{raised}"
    answer = {
        "cause": "Formulir suhu tidak tersedia di lini 2.",
        "correction": "Suhu dicatat kembali.",
        "corrective_action": "Formulir dicetak tiap awal sif dan diperiksa kepala regu.",
        "references": ["Formulir suhu lini 2"],
    }
    stage = matter.stage
    stage.expect(await stage.staff.front_office.post(f"{path}/answer", answer), 200)
    await matter.post("lead", f"{path}/verification", {"words": "Catatan suhu lengkap selama dua minggu."})
    stands = await matter.promise()
    stage.insist(stands["promise"]["due_on"] == "2026-04-23", "ten working days of correction are not counted")
    stage.say("satu ketidaksesuaian mayor: 10 hari kerja tidak dihitung; janji menjadi 23 April 2026")


async def _audit(matter: Matter, stage: str, day: str, *found: tuple[str, str]) -> list[str]:
    """An audit with these findings (clause, grade) and one that conforms; returns the nonconformities that were raised."""
    plan = {
        "stage": stage,
        "days": [day],
        "sites": ["Pabrik Karanganyar"],
        "clauses": ["ISO 9001:2015 8.5", "SNI 3553:2015 5"],
        "criteria": ["SNI ISO 9001:2015", "SNI 3553:2015"],
        "man_days": "1.5",
        "on_site": "1.5",
    }
    audit: dict[str, Any] = await matter.here("lead", "/audits", plan, 201)
    path, team = f"{API}/audits/{audit['id']}", [matter.body[one].subject for one in ("lead", "auditor")]
    present = {"team": team, "client": ["Direktur", "Manajer mutu"]}
    await matter.post("lead", f"{path}/opening", present)
    for clause, grade in (*found, ("ISO 9001:2015 7.5", "conforms")):
        words = "Sesuai." if grade == "conforms" else "Suhu pencucian botol tidak dicatat."
        finding = {"clause": clause, "words": words, "grade": grade}
        await matter.post("auditor", f"{path}/findings", finding)
    raised = [{"of": "finding", "audit_id": audit["id"], "finding": number} for number in range(1, len(found) + 1)]
    open_ones = [await matter.here("lead", "/nonconformities", {"raised": one}, 201) for one in raised]
    await matter.post("lead", f"{path}/closing", {**present, "on_site": "1.5"})
    await matter.post("lead", f"{path}/report")
    return [str(one["id"]) for one in open_ones]


def _seal(matter: Matter, sample: str) -> str:
    """The number of the seal on a sample; an office uses each once."""
    return f"SGL-{matter.stage.play}-{'1' if sample == 'laboratory' else '2'}"


async def _sampled_and_tested(matter: Matter) -> None:
    await matter.clock("2026-03-25")
    plan = {"lot": "L-2026-03-A", "lot_size": 2400, "unit": "botol 600 ml", "method": "random-stack"}
    sampling = await matter.here("sampler", "/samplings", plan, 201)
    path = f"{API}/samplings/{sampling['id']}"
    drawn = {
        "units": sampling["plan"]["units"],
        "composite": "51 botol 600 ml",
        "laboratory": [{"quantity": "12 botol 600 ml", "seal": _seal(matter, "laboratory")}],
        "retained": [{"quantity": "12 botol 600 ml", "seal": _seal(matter, "retained")}],
        "client_position": "Kepala produksi",
    }
    found = await matter.post("sampler", f"{path}/draw", drawn)
    labels = [one["label"] for kind in ("laboratory", "retained") for one in found["samples"] if one["kind"] == kind]
    given = {"receiver": f"wulan@{matter.stage.staff.office}"}
    for label, seal in zip(labels, (_seal(matter, "laboratory"), _seal(matter, "retained")), strict=True):
        await matter.post("sampler", f"{path}/hand-over", {"label": label, "seal": seal, **given})
    await matter.clock("2026-04-01")
    first = {"sampling_id": sampling["id"], "sample": labels[0]}
    test = await matter.here("manager", "/tests", first, 201)
    await _tested(matter, test["id"], _seal(matter, "laboratory"), "0.12")
    found = matter.stage.expect(await matter.body["manager"].get(f"{API}/tests/{test['id']}"), 200)
    matter.stage.insist(found["reports"][0]["verdict"] == "fails", "0.12 mg/l is more than 0.1")
    matter.stage.say("nitrit 0,12 mg/l melebihi batas 0,1: tidak lulus uji; uji ulang pada contoh arsip")
    await matter.clock("2026-04-10")
    again = {"sampling_id": sampling["id"], "sample": labels[1], "reason": "Klien meminta uji ulang nitrit."}
    await matter.post("manager", f"{API}/tests/{test['id']}/retest", again)
    await _tested(matter, test["id"], _seal(matter, "retained"), LIMIT)
    matter.stage.say("uji ulang tepat pada batas 0,1 mg/l: lulus; hasil pertama tetap terlihat")


async def _tested(matter: Matter, test: str, seal: str, nitrite: str) -> None:
    path, stage = f"{API}/tests/{test}", matter.stage
    analyst, verifier = _analyst(stage, "wulan"), _analyst(stage, "yanti")
    stage.expect(await analyst.post(f"{path}/receipt", {"seal": seal, "condition": "Utuh."}), 200)
    found = stage.expect(await analyst.get(path), 200)
    wanted = found["due"] or [one["id"] for one in (await _edition(matter))["parameters"]]
    results = [one for one in await _results(matter, nitrite) if one["parameter"] in wanted]
    stage.expect(await analyst.post(f"{path}/results", {"results": results}), 200)
    stage.expect(await analyst.post(f"{path}/verification"), 409, "result-verified-by-analyst")
    stage.expect(await verifier.post(f"{path}/verification"), 200)
    stage.expect(await verifier.post(f"{path}/report", {}), 200)
    await stage.settle(matter.case)


def _analyst(stage: Stage, name: str) -> Person:
    return stage.staff.person(name, "laboratory-analyst")


async def _edition(matter: Matter) -> dict[str, Any]:
    answer = await matter.body["manager"].get(f"{API}/standards/{EDITION}")
    found: dict[str, Any] = matter.stage.expect(answer, 200)
    return found


async def _results(matter: Matter, nitrite: str) -> list[dict[str, Any]]:
    """A result for every parameter of the edition, inside its limit; nitrite as given."""
    return [_result(one, nitrite) for one in (await _edition(matter))["parameters"]]


def _result(parameter: dict[str, Any], nitrite: str) -> dict[str, Any]:
    limit, found = parameter["limit"], {"parameter": parameter["id"], "method": "SNI 3554:2015"}
    if limit["kind"] == "text":
        return {**found, "kind": "observed", "text": limit["one_of"][0]}
    if limit["kind"] == "not-detected":
        return {**found, "kind": "not-detected", "text": limit["portion"]}
    value = nitrite if parameter["id"] == NITRITE else limit["at_least"] or "0"
    return {**found, "kind": "measured", "value": value, "unit": limit["unit"], "uncertainty": "0"}


async def decided(matter: Matter) -> None:
    stage = matter.stage
    await matter.clock("2026-04-13")
    await matter.here("manager", "/evaluation", {"words": "Sistem mutu sesuai; contoh memenuhi SNI 3553:2015."})
    await matter.clock("2026-04-15")
    members = [matter.body[one].subject for one in ("endah", "farid", "gita")]
    id = matter.path.rpartition("/")[2]
    agenda = {"members": members, "agenda": [id], "held_on": "2026-04-15"}
    meeting = await matter.post("endah", f"{API}/meetings", agenda, 201)
    path = f"{API}/meetings/{meeting['id']}"
    conclusion = {"certification_id": id, "minutes": "Notulen rapat Komite Teknis 15 April 2026."}
    await matter.post("endah", f"{path}/conclusion", conclusion, 409, "no-quorum")
    for one in ("endah", "farid", "gita"):
        vote = {"certification_id": id, "vote": "certify", "grounds": "Semua parameter memenuhi SNI."}
        await matter.post(one, f"{path}/votes", vote)
    await matter.post("endah", f"{path}/conclusion", conclusion)
    both = stage.staff.person("ratna", "lead-auditor", "certification-decider")
    stage.expect(await both.post(f"{matter.path}/decision"), 409, "evaluator-may-not-decide")
    await matter.clock("2026-04-16")
    await matter.here("decider", "/decision")
    stage.say("Komite Teknis merekomendasikan, Ketua LSPro memutuskan; yang mengaudit tidak ikut memutuskan")


async def handed_over(matter: Matter) -> str:
    """The certificate is granted, paid and handed over; returns its id."""
    stage, counter = matter.stage, matter.stage.staff.front_office
    content = {
        "client_address": "Jl. Lawu km 5, Karanganyar",
        "factory": "Pabrik Karanganyar",
        "factory_address": "Jl. Lawu km 5, Karanganyar",
    }
    granted = await matter.here("decider", "/certificates", {"content": content})
    stage.expect(await counter.post(f"{matter.path}/hand-over"), 409, "billing-not-cleared")
    stage.say("penyerahan ditolak: retribusi belum dilunasi")
    await _paid_at_the_bank(matter)
    stage.expect(await counter.post(f"{matter.path}/hand-over"), 200)
    await stage.settle(matter.case)
    closed = stage.expect(await counter.get(f"/intake/v1/applications/{matter.case}"), 200)
    stage.insist(closed["status"] == "completed" and closed["on_time"] is True, "the promise was kept")
    stage.say("sertifikat diserahkan tepat waktu")
    return str(granted["certificates"][0])


async def _paid_at_the_bank(matter: Matter) -> None:
    """By virtual account: a day of cash that an earlier performance left open has stopped since, and takes no TBP."""
    stage, treasurer = matter.stage, matter.stage.staff.treasurer
    [bill] = stage.expect(await treasurer.get(f"{BILLING}/bills?case={matter.case}"), 200)["items"]
    stage.expect(await stage.staff.skrd_issuer.post(f"{BILLING}/bills/{bill['id']}/skrd"), 200)
    await stage.settle(matter.case)
    [account] = stage.expect(await treasurer.get(f"{BILLING}/virtual-accounts?bill={bill['id']}"), 200)["items"]
    number = account["number"]
    await stage.wait_for(treasurer, "/simulators/bank/accounts", lambda held: number in held)
    paid = await simulated(stage, "bank/payments", {"number": number})
    stage.insist(paid["answers"][0]["responseCode"] == "2002500", "the payment should be taken")
    stage.say(f"retribusi {rupiah(bill['total'])} dibayar dengan virtual account {number}, yang disimpan bank")
    await stage.settle(matter.case)


async def _watched(matter: Matter, certificate: str) -> None:
    """Two years of surveillance; suspended for three months in the third, restored, and the register answers for each day."""
    stage, path = matter.stage, f"{API}/certificates/{certificate}"
    shown = await _registered(matter, certificate)
    stage.insist(shown["valid_until"] == "2030-04-15", "four years less a day, whatever happens later")
    for day in ("2027-04-12", "2028-04-10"):
        await matter.clock(day)
        visit = {"outcome": "passed", "words": "Sistem mutu sesuai; contoh memenuhi SNI."}
        await matter.post("lead", f"{path}/surveillances", visit)
    stage.say("survailen tahun pertama dan kedua: sesuai")
    await matter.clock("2028-06-01")
    why = {"legal_basis": "SNI ISO/IEC 17065:2012 7.11"}
    await matter.post("decider", f"{path}/suspension", {"reason": "Merek dipakai pada produk lain.", **why})
    await matter.clock("2028-09-01")
    await matter.post("decider", f"{path}/restoration", {"reason": "Kemasan telah ditarik.", **why})
    for day, standing in (("2028-05-31", "valid"), ("2028-07-15", "suspended"), ("2028-09-01", "valid")):
        shown = await _registered(matter, certificate, day)
        stage.insist(shown["standing"] == standing, f"the register should answer {standing} for {day}")
    stage.insist(shown["valid_until"] == "2030-04-15", "a suspension never lengthens a certificate")
    stage.say("dibekukan tiga bulan lalu dipulihkan: register menjawab untuk setiap hari, masa berlaku tetap")


async def _registered(matter: Matter, certificate: str, day: str | None = None) -> dict[str, Any]:
    """What the public register answers about the certificate, without a token."""
    query = "" if day is None else f"?on={day}"
    answer = await matter.stage.staff.client.get(f"{API}/certificates/{certificate}{query}")
    found: dict[str, Any] = matter.stage.expect(answer, 200)
    return found
