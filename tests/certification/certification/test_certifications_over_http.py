"""Certification cases over HTTP: opened by an accepted application, led by the people whom the scheme names."""

from uuid import uuid4

from services.certification.certification.certification import certification_of
from tests.certification.given import CLIENT, COUNTER, DECIDER, LEAD, MANAGER, REVIEWER, after, ready_for
from tests.certification.over_http import Running, done, path_of, refused, running
from tests.conftest import Databases

EVIDENCE = {"answer": True, "evidence": "Kajian tertulis."}
LINE = {
    "tariff": "sppt-sni-application",
    "description": "Permohonan SPPT SNI",
    "quantity": 1,
    "unit_amount": 500_000,
    "legal_basis": "Pergub Jateng 35/2024",
}


async def reviewed(one: Running, path: str) -> None:
    reviewer = await one.employs(REVIEWER, "administration-manager")
    for question in ("scope", "competence", "means", "time"):
        done(await reviewer.post(f"{path}/review", {"question": question, **EVIDENCE}))


async def test_an_accepted_application_opens_one_case(databases: Databases) -> None:
    async with running(databases) as one:
        case = await one.accepts()
        found = done(await one.person(MANAGER, "technical-manager").get(path_of(case)))
        assert (found["scheme"], found["standard"], found["goods"]) == ("product-bpsmb", "sni-3553-2015", "air-mineral")
        assert (found["current"], found["done"], found["status"]) == ("application-review", [], "open")
        assert found["next"][:3] == ["application-review", "contract", "team"]


async def test_from_the_review_to_the_contract(databases: Databases) -> None:
    async with running(databases) as one:
        path = path_of(await one.accepts())
        await reviewed(one, path)
        manager, client = one.person(MANAGER, "technical-manager"), one.client_account
        done(await manager.post(f"{path}/contract", {"lines": [LINE]}))
        refused(await client.post(f"{path}/contract-acceptance", {"version": 2}), 409, "contract-version-is-old")
        found = done(await client.post(f"{path}/contract-acceptance", {"version": 1}))
        assert (found["done"], found["fees"][0]["amount"]) == (["application-review", "contract"], 500_000)


async def test_the_scheme_says_who_acts(databases: Databases) -> None:
    async with running(databases) as one:
        path = path_of(await one.accepts())
        problem = refused(
            await one.person(LEAD, "lead-auditor").post(f"{path}/review", {"question": "scope", **EVIDENCE}),
            403,
            "not-the-actor",
        )
        assert problem["details"]["roles"] == ["administration-manager", "technical-manager"]


async def test_a_client_reaches_only_their_own_case(databases: Databases) -> None:
    async with running(databases) as one:
        path = path_of(await one.accepts())
        stranger = one.person("orang-lain", "applicant")
        refused(await stranger.get(path), 403, "not-your-certification")
        refused(await stranger.post(f"{path}/contract-acceptance", {"version": 1}), 403, "not-your-certification")
        done(await one.client_account.get(path))


async def test_nobody_handles_their_own_case_as_an_officer(databases: Databases) -> None:
    async with running(databases) as one:
        path = path_of(await one.accepts())
        owner = await one.employs(CLIENT, "administration-manager")
        refused(await owner.post(f"{path}/review", {"question": "scope", **EVIDENCE}), 409, "duties-not-separate")


async def test_the_team_has_the_man_days_of_the_table(databases: Databases) -> None:
    async with running(databases) as one:
        path = f"/certifications/{await one.keeps(ready_for('team'))}"
        manager = one.person(MANAGER, "technical-manager")
        await one.employs(LEAD, "lead-auditor")
        members = [{"subject": LEAD, "part": "lead-auditor"}]
        body = {"members": members, "effective_personnel": 24}
        refused(await manager.post(f"{path}/team", {**body, "man_days": "1.5"}), 409, "man-days-need-reason")
        assert done(await manager.post(f"{path}/team", body))["man_days"] == "3"
        again = {**body, "occasion": "recertification"}
        assert done(await manager.post(f"{path}/team", again))["man_days"] == "2"
        objected = await one.client_account.post(f"{path}/objection", {"subject": LEAD, "reason": "Bekas pegawai."})
        assert done(objected)["objection"] == LEAD


async def test_the_tariff_proposes_fee_lines_for_the_contract(databases: Databases) -> None:
    """Pergub Jateng 35/2024 for Surakarta; the contract takes the lines as officers send them."""
    async with running(databases) as one:
        path = f"/certifications/{await one.keeps(ready_for('contract'))}"
        manager = one.person(MANAGER, "technical-manager")
        proposal = done(await manager.get(f"{path}/fee-proposal?samples=2"))
        amounts = {line["tariff"]: line["amount"] for line in proposal["lines"]}
        assert (amounts["audit-package-a"], amounts["sampling"]) == (4_000_000, 1_000_000)
        assert proposal["legal_basis"] == "Pergub Jawa Tengah 35/2024"
        lines = [{name: value for name, value in line.items() if name != "amount"} for line in proposal["lines"]]
        drafted = done(await manager.post(f"{path}/contract", {"lines": lines}))
        assert drafted["contract"]["lines"] == proposal["lines"]


async def test_payment_opens_the_gate_before_the_hand_over(databases: Databases) -> None:
    async with running(databases) as one:
        case = after("decision")
        case_id = case.case_id
        id = await one.keeps(case)
        counter = one.person(COUNTER, "front-office-officer")
        refused(await counter.post(f"/certifications/{id}/hand-over"), 409, "certificate-not-issued")
        await one.pays(case_id)
        assert done(await counter.get(f"/certifications/{id}"))["cleared"] == "paid"


async def test_a_payment_that_the_bank_takes_back_closes_the_gate(databases: Databases) -> None:
    """Scenario: bank reversal after the payment blocks the delivery, until the fee is paid again."""
    async with running(databases) as one:
        case = after("decision")
        case_id, id = case.case_id, await one.keeps(case)
        counter = one.person(COUNTER, "front-office-officer")
        for report, cleared in ((one.pays, "paid"), (one.loses_payment, None), (one.pays, "paid")):
            await report(case_id)
            assert done(await counter.get(f"/certifications/{id}"))["cleared"] == cleared


async def test_a_paid_bill_that_another_replaces_closes_the_gate(databases: Databases) -> None:
    """What was paid goes back to the payer, so the certificate waits for the payment of the other bill."""
    async with running(databases) as one:
        case = after("decision")
        case_id, id = case.case_id, await one.keeps(case)
        counter = one.person(COUNTER, "front-office-officer")
        for report, cleared in ((one.pays, "paid"), (one.cancels_bill, None), (one.pays, "paid")):
            await report(case_id)
            assert done(await counter.get(f"/certifications/{id}"))["cleared"] == cleared
        await one.cancels_bill(case_id, ground="nothing-owed")
        assert done(await counter.get(f"/certifications/{id}"))["cleared"] == "paid", "nothing replaces it"


async def test_a_second_decision_is_refused_and_a_repeated_one_is_answered(databases: Databases) -> None:
    async with running(databases) as one:
        path = f"/certifications/{await one.keeps(ready_for('decision'))}"
        decider = await one.employs(DECIDER, "certification-decider")
        first = await decider.post(f"{path}/decision", **{"Idempotency-Key": "k-1"})
        again = await decider.post(f"{path}/decision", **{"Idempotency-Key": "k-1"})
        assert done(first) == done(again)
        other = one.person("indah", "certification-decider")
        refused(await other.post(f"{path}/decision"), 409, "decided-already")


async def test_lists_are_of_the_office(databases: Databases) -> None:
    async with running(databases) as one:
        case = await one.accepts()
        manager = one.person(MANAGER, "technical-manager")
        listed = done(await manager.get(f"/certifications?case={case}"))["items"]
        assert [(item["id"], item["stage"], item["waits"]) for item in listed] == [
            (str(certification_of(case)), "application-review", False)
        ]
        assert done(await manager.get("/certifications?status=declined"))["items"] == []
        elsewhere = one.person(MANAGER, "technical-manager", office="balai-sertifikasi")
        assert done(await elsewhere.get("/certifications"))["items"] == []
        refused(await elsewhere.get(path_of(case)), 403, "other-office")
        refused(await manager.get(f"/certifications/{uuid4()}"), 404, "not-found")
