"""Steps that several stories of certification share, as the people of a body and its client take them over HTTP."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from deploy.demonstration import desk
from deploy.demonstration.body import API, Body, Matter, Post
from deploy.demonstration.cast import Staff
from deploy.demonstration.stage import Stage

SEALS = {"laboratory": "SGL-0001", "retained": "SGL-0002"}
BALAI_KNOWS = ("iso-9001", "sni-iso-iec-17065", "sni-iso-iec-17024")
BALAI: Mapping[str, Post] = {
    "manager": Post("joko", "lspro-administration", "Joko Santosa"),
    "lead": Post("ratna", "lead-auditor", "Ratna Dewi", "D3", knows=BALAI_KNOWS),
    "auditor": Post("agus", "auditor", "Agus Prabowo", "D3", knows=BALAI_KNOWS),
    "endah": Post("endah", "technical-committee", "Endah Lestari"),
    "farid": Post("farid", "technical-committee", "Farid Rahman"),
    "decider": Post("hasan", "certification-decider", "Hasan Basri"),
}


async def bodied(stage: Stage, office: str, posts: Mapping[str, Post], scheme: str) -> Body:
    """The body of an office, with its people registered under a scheme."""
    stage = replace(stage, staff=Staff(stage.staff.client, stage.staff.token_of, office))
    body = Body(stage, posts, scheme)
    await body.register()
    return body


async def submitted(body: Body, card: str, fields: dict[str, Any]) -> str:
    """A complete application, submitted at the counter; its id is the case."""
    stage, counter = body.stage, body.stage.staff.front_office
    case = await desk.drafted(stage, counter, card, fields)
    stage.elsewhere[case] = stage.staff
    await desk.take(stage, counter, case, "submit")
    return case


async def accepted(body: Body, case: str, *records: str) -> Matter:
    """The manager examines the documents and accepts the application, with these records."""
    stage, manager = body.stage, body["manager"]
    await desk.examine(stage, manager, case)
    texts = [{"record": one, "text": "Kontrak sertifikasi 07/2026."} for one in records]
    await desk.take(stage, manager, case, "accept", **({"records": texts} if texts else {}))
    await stage.settle(case)
    [one] = stage.expect(await manager.get(f"{API}/certifications?case={case}"), 200)["items"]
    return Matter(stage, body, case, f"{API}/certifications/{one['id']}")


async def reviewed(matter: Matter) -> None:
    """The four questions of the review answered with yes."""
    for question in ("scope", "competence", "means", "time"):
        answer = {"question": question, "answer": True, "evidence": "Lembar kajian permohonan 07/2026."}
        await matter.here("manager", "/review", answer)


async def proposed(matter: Matter) -> list[dict[str, Any]]:
    """The fee lines that the tariff proposes, as a contract takes them."""
    proposal = await matter.body["manager"].get(f"{matter.path}/fee-proposal")
    names = ("tariff", "description", "quantity", "unit_amount", "legal_basis")
    return [{name: line[name] for name in names} for line in matter.stage.expect(proposal, 200)["lines"]]


async def contracted(matter: Matter, lines: Sequence[dict[str, Any]]) -> None:
    """A contract with these fee lines, which the client signed on paper."""
    await matter.here("manager", "/contract", {"lines": list(lines)})
    signed = {"version": 1, "file": "0190aaaa-0001-7000-8000-000000000001"}
    await matter.here("manager", "/contract-acceptance", signed)


async def paid_to_the_state(matter: Matter) -> None:
    """The treasurer confirms the NTPN of the one bill, which is a PNBP."""
    stage, treasurer = matter.stage, matter.stage.staff.treasurer
    [bill] = stage.expect(await treasurer.get(f"/billing/v1/bills?case={matter.case}"), 200)["items"]
    await desk.confirm(stage, bill["id"])
    await stage.settle(matter.case)


async def levy_paid(matter: Matter) -> None:
    """The SKRD of the one bill is issued, and paid in cash."""
    stage = matter.stage
    [bill] = stage.expect(await stage.staff.treasurer.get(f"/billing/v1/bills?case={matter.case}"), 200)["items"]
    path = f"/billing/v1/bills/{bill['id']}"
    stage.expect(await stage.staff.skrd_issuer.post(f"{path}/skrd"), 200)
    stage.expect(await stage.staff.treasurer.post(f"{path}/payments", {"amount": bill["total"], "method": "cash"}), 200)
    await stage.settle(matter.case)


async def assigned(matter: Matter, *people: str, **more: Any) -> dict[str, Any]:
    """The team, each in the part of their role."""
    members = [{"subject": matter.body[one].subject, "part": matter.body.posts[one].role} for one in people]
    found: dict[str, Any] = await matter.here("manager", "/team", {"members": members, **more})
    return found


def audit_plan(stage: str, day: str, criterion: str) -> dict[str, Any]:
    """A plan for one day, all of it at the client."""
    return {
        "stage": stage,
        "days": [day],
        "sites": ["Lokasi klien"],
        "clauses": ["4", "5"],
        "criteria": [criterion],
        "man_days": "1.5",
        "on_site": "1.5",
    }


async def audit_opened(matter: Matter, stage: str, day: str, criterion: str) -> str:
    """An audit of one day with its opening meeting; its path."""
    plan = audit_plan(stage, day, criterion)
    audit = await matter.here("lead", "/audits", plan, 201)
    path = f"{API}/audits/{audit['id']}"
    await matter.post("lead", f"{path}/opening", _present(matter))
    return path


async def audit_closed(matter: Matter, path: str) -> None:
    """A finding that all conforms, the closing meeting, and the report."""
    finding = {"clause": "4", "words": "Sesuai.", "grade": "conforms"}
    await matter.post("auditor", f"{path}/findings", finding)
    await matter.post("lead", f"{path}/closing", {**_present(matter), "on_site": "1.5"})
    await matter.post("lead", f"{path}/report")


async def audited(matter: Matter, stage: str, day: str, criterion: str) -> None:
    """An audit of one day without findings to correct."""
    await audit_closed(matter, await audit_opened(matter, stage, day, criterion))


def _present(matter: Matter) -> dict[str, Any]:
    return {"team": [matter.body[one].subject for one in ("lead", "auditor")], "client": ["Direktur"]}


async def sampled(matter: Matter, lot: str, size: int) -> str:
    """Samples of a lot, drawn and handed to the analyst, and their test ordered; the path of the test."""
    plan = {"lot": lot, "lot_size": size, "unit": "botol 600 ml", "method": "random-stack"}
    sampling = await matter.here("lead", "/samplings", plan, 201)
    path = f"{API}/samplings/{sampling['id']}"
    drawn = {
        "units": sampling["plan"]["units"],
        "composite": f"{sampling['plan']['units']} botol 600 ml",
        "laboratory": [{"quantity": "12 botol 600 ml", "seal": SEALS["laboratory"]}],
        "retained": [{"quantity": "12 botol 600 ml", "seal": SEALS["retained"]}],
        "client_position": "Kepala gudang",
    }
    found = await matter.post("lead", f"{path}/draw", drawn)
    label = next(one["label"] for one in found["samples"] if one["kind"] == "laboratory")
    given = {"label": label, "seal": SEALS["laboratory"], "receiver": f"wulan@{matter.stage.staff.office}"}
    await matter.post("lead", f"{path}/hand-over", given)
    test = await matter.here("manager", "/tests", {"sampling_id": sampling["id"], "sample": label}, 201)
    return f"{API}/tests/{test['id']}"


async def passed(matter: Matter, test: str, edition: str) -> dict[str, Any]:
    """The laboratory receives the sample and reports that it meets the edition; the test."""
    stage = matter.stage
    analyst, verifier = (stage.staff.person(one, "laboratory-analyst") for one in ("wulan", "yanti"))
    standard = stage.expect(await matter.body["manager"].get(f"{API}/standards/{edition}"), 200)
    results = [_inside(one) for one in standard["parameters"]]
    stage.expect(await analyst.post(f"{test}/receipt", {"seal": SEALS["laboratory"], "condition": "Utuh."}), 200)
    stage.expect(await analyst.post(f"{test}/results", {"results": results}), 200)
    stage.expect(await verifier.post(f"{test}/verification"), 200)
    found: dict[str, Any] = stage.expect(await verifier.post(f"{test}/report", {}), 200)
    await stage.settle(matter.case)
    return found


def _inside(parameter: dict[str, Any]) -> dict[str, Any]:
    """A result inside the limit of a parameter."""
    limit, found = parameter["limit"], {"parameter": parameter["id"], "method": "SNI 3554:2015"}
    if limit["kind"] == "text":
        return {**found, "kind": "observed", "text": limit["one_of"][0]}
    if limit["kind"] == "not-detected":
        return {**found, "kind": "not-detected", "text": limit["portion"]}
    return {**found, "kind": "measured", "value": limit["at_least"] or "0", "unit": limit["unit"], "uncertainty": "0"}


async def recommended(matter: Matter, *members: str, day: str) -> None:
    """The committee meets, every member votes to certify, and it concludes."""
    id = matter.path.rpartition("/")[2]
    agenda = {"members": [matter.body[one].subject for one in members], "agenda": [id], "held_on": day}
    meeting = await matter.post(members[0], f"{API}/meetings", agenda, 201)
    path = f"{API}/meetings/{meeting['id']}"
    for one in members:
        vote = {"certification_id": id, "vote": "certify", "grounds": "Semua persyaratan dipenuhi."}
        await matter.post(one, f"{path}/votes", vote)
    minutes = {"certification_id": id, "minutes": "Notulen rapat Komite Teknis."}
    await matter.post(members[0], f"{path}/conclusion", minutes)


async def granted(matter: Matter, content: dict[str, str], **more: Any) -> dict[str, Any]:
    """The decider grants the one certificate of the case."""
    await matter.here("decider", "/certificates", {"content": content, **more})
    answer = await matter.body["decider"].get(f"{matter.path}/certificates")
    [certificate] = matter.stage.expect(answer, 200)["items"]
    return dict(certificate)


async def verified(matter: Matter, certificate: dict[str, Any], **asked: str) -> str:
    """The standing that anybody reads by the code of the certificate, without a token."""
    answer = await matter.stage.staff.client.get(f"{API}/verify/{certificate['code']}", params=asked)
    return str(matter.stage.expect(answer, 200)["standing"])


async def handed_over(matter: Matter) -> dict[str, Any]:
    """The counter hands the certificate over; the application as it ended."""
    stage, counter = matter.stage, matter.stage.staff.front_office
    stage.expect(await counter.post(f"{matter.path}/hand-over"), 200)
    await stage.settle(matter.case)
    return await application(matter)


async def application(matter: Matter) -> dict[str, Any]:
    """The application of the case, as the counter sees it."""
    path = f"/intake/v1/applications/{matter.case}"
    found: dict[str, Any] = matter.stage.expect(await matter.stage.staff.front_office.get(path), 200)
    return found


async def corrected(matter: Matter, nonconformity: str) -> None:
    """The client answers at the counter, and the lead auditor verifies the correction."""
    path = f"{API}/nonconformities/{nonconformity}"
    answer = {
        "cause": "Mesin cetak kode tidak diperiksa.",
        "correction": "Kemasan dicetak kembali.",
        "corrective_action": "Mesin diperiksa pada awal sif.",
        "references": ["Foto kemasan"],
    }
    counter = matter.stage.staff.front_office
    matter.stage.expect(await counter.post(f"{path}/answer", answer), 200)
    await matter.post("lead", f"{path}/verification", {"words": "Kode produksi tercetak pada semua kemasan."})
