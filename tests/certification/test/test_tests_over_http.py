"""Tests over HTTP: the laboratory's steps in order, what a laboratory outside the office sees, and what a failure brings."""

from datetime import timedelta

from services.certification.standard.standard import standard_of
from tests.certification.given import CLERK, SAMPLER, ready_for
from tests.certification.laboratories import LABORATORY, NITRITE, Scene, keep, results, sampling_due
from tests.certification.over_http import done, refused, running
from tests.certification.sampled import LABORATORY_SAMPLE, drawn
from tests.conftest import Databases

OF_2015 = standard_of("sni-3553-2015")


async def test_from_the_order_to_the_report(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        path = await scene.received(await scene.drawn())
        done(await scene.analyst.post(f"{path}/results", results(OF_2015, nitrit="0.05")))
        refused(await scene.analyst.post(f"{path}/verification"), 409, "result-verified-by-analyst")
        shown = done(await scene.verifier.post(f"{path}/verification"))
        assert (shown["status"], shown["verdict"], shown["limits_version"]) == ("verified", "passes", None)
        shown = done(await scene.verifier.post(f"{path}/report", {}))
        assert shown["reports"][0]["lhu_number"] == "LHU/2026/00001"
        case = await scene.certification()
        assert "testing" in case["done"]
        assert [row.type for row in await here.journal()][-2:] == [
            "certification.lhu-issued",
            "certification.test-reported",
        ]


async def test_a_receipt_needs_the_hand_over_and_the_seal(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        path = await scene.ordered(await scene.drawn())
        refused(
            await scene.verifier.post(f"{path}/receipt", {"seal": "SGL-1", "condition": "-"}),
            409,
            "sample-not-handed-over",
        )
        refused(await scene.analyst.post(f"{path}/receipt", {"seal": "SGL-2", "condition": "-"}), 409, "seal-differs")
        shown = done(await scene.analyst.post(f"{path}/receipt", {"seal": None, "condition": "Segel sobek."}))
        assert shown["status"] == "stopped"


async def test_the_officer_who_accepted_the_application_does_not_test(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        path = await scene.received(await scene.drawn())
        clerk = here.person(CLERK, "laboratory-analyst")
        refused(await clerk.post(f"{path}/results", results(OF_2015)), 409, "registrar-may-not-test")


async def failed_once(scene: Scene) -> tuple[str, dict[str, str]]:
    """The path of a test whose nitrite failed, and the body that orders its re-test."""
    sampling = await scene.drawn()
    path = await scene.received(sampling)
    assert (await scene.reported(path, results(OF_2015, nitrit="0.2")))["status"] == "retest-due"
    retained = sampling["samples"][2]
    await scene.hands_over(sampling["id"], retained["label"], retained["seal"])
    return path, {"sampling_id": sampling["id"], "sample": retained["label"], "reason": "Diminta klien."}


async def test_a_retest_passes_exactly_at_the_limit(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        path, order = await failed_once(scene)
        shown = done(await scene.manager.post(f"{path}/retest", order))
        assert shown["due"] == ["nitrit"]
        done(await scene.analyst.post(f"{path}/receipt", {"seal": "SGL-2", "condition": "Utuh."}))
        shown = await scene.reported(path, {"results": [{**NITRITE, "value": "0.1"}]})
        assert [one["verdict"] for one in shown["reports"]] == ["fails", "passes"]
        assert (await scene.certification())["status"] == "open"


async def test_a_second_failure_ends_the_case(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        path, order = await failed_once(scene)
        done(await scene.manager.post(f"{path}/retest", order))
        done(await scene.analyst.post(f"{path}/receipt", {"seal": "SGL-2", "condition": "Utuh."}))
        await scene.reported(path, {"results": [{**NITRITE, "value": "0.11"}]})
        assert (await scene.certification())["status"] == "failed"
        failed = (await here.journal())[-1]
        assert failed.type == "certification.failed"
        assert "SNI 3553:2015" in failed.fields()["reason"]
        refused(await scene.manager.post(f"{path}/retest", order), 409, "no-retest-left")


async def test_a_client_who_wants_no_retest_ends_the_case(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        path, _ = await failed_once(scene)
        done(await scene.manager.post(f"{path}/retest-refusal", {"reason": "Klien menerima hasilnya."}))
        assert (await scene.certification())["status"] == "failed"


async def test_one_running_test_for_a_case(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        sampling = await scene.drawn()
        await scene.ordered(sampling)
        body = {"sampling_id": sampling["id"], "sample": sampling["samples"][1]["label"]}
        refused(await scene.manager.post(f"/certifications/{scene.case}/tests", body), 409, "test-exists")


async def test_a_laboratory_outside_sees_only_its_own_and_no_client(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        id = await scene.laboratory("lab-analis", "lab-manajer")
        sampling = await scene.drawn()
        path = await scene.ordered(sampling, id)
        analyst, head = (here.person(one, "laboratory") for one in ("lab-analis", "lab-manajer"))
        shown = done(await analyst.get(path))
        assert (shown["case_id"], shown["certification_id"], shown["sampling_id"]) == (None, None, None)
        assert "Tirta" not in (await analyst.get(path)).text
        [row] = done(await analyst.get("/tests"))["items"]
        assert (row["sample"], row["case_id"], row["certification_id"]) == (shown["sample"], None, None)
        assert done(await analyst.get(f"/tests?certification={scene.case}"))["items"] == []
        answer = await analyst.post(f"{path}/receipt", {"seal": "SGL-1", "condition": "Utuh."})
        assert done(answer)["case_id"] is None
        done(await analyst.post(f"{path}/results", results(OF_2015)))
        done(await head.post(f"{path}/verification"))
        refused(await head.post(f"{path}/report", {}), 422, "lhu-number-missing")
        shown = done(await head.post(f"{path}/report", {"number": "LHU-118/II/2026"}))
        assert shown["reports"][0]["lhu_number"] == "LHU-118/II/2026"
        custody = done(await scene.manager.get(f"/samplings/{sampling['id']}"))["custody"]
        assert [(one["laboratory_id"], one["confirmed_by"]) for one in custody] == [(id, "lab-analis")]


async def test_another_laboratory_reaches_nothing(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        id = await scene.laboratory("lab-analis")
        other = {"laboratory": "lab-lain", "title": "Laboratorium Lain", "evidence": "-", "valid_from": "2026-01-01"}
        of_other = done(await scene.manager.post("/laboratories", other), 201)["id"]
        done(await scene.manager.post(f"/laboratories/{of_other}/accounts", {"subject": "lab-lain-1"}))
        path = await scene.ordered(await scene.drawn(), id)
        stranger, nobody = here.person("lab-lain-1", "laboratory"), here.person("siapa", "laboratory")
        refused(await stranger.get(path), 403, "request-of-another-laboratory")
        assert done(await stranger.get("/tests"))["items"] == []
        receipt = {"seal": "SGL-1", "condition": "Utuh."}
        refused(await stranger.post(f"{path}/receipt", receipt), 403, "request-of-another-laboratory")
        refused(await nobody.get(path), 403, "laboratory-not-registered")
        refused(await nobody.get("/tests"), 403, "laboratory-not-registered")
        refused(await scene.analyst.get(path), 403, "request-of-another-laboratory")
        refused(await scene.analyst.post(f"{path}/receipt", receipt), 403, "not-the-actor")
        refused(await stranger.post(f"/certifications/{scene.case}/tests", {}), 403, "role-missing")


async def test_limits_that_the_office_publishes_decide(databases: Databases) -> None:
    """The same nitrite passes by our file and fails by the version that the office published since."""
    async with running(databases) as here:
        scene = await sampling_due(here)
        keeper = here.person("pemelihara", "standard-keeper")
        limit = {"parameter": "nitrit", "indonesian": "Nitrit", "english": "nitrite", "kind": "number", "unit": "mg/l"}
        version = {
            "version": "2026-1",
            "legal_basis": "Surat BSN 12/2026",
            "valid_from": "2026-02-01",
            "limits": [{**limit, "at_most": "0.04"}],
        }
        path = await scene.received(await scene.drawn())
        done(await keeper.post("/standards/sni-3553-2015/limits", version))
        refused(await scene.analyst.post("/standards/sni-3553-2015/limits", version), 403, "role-missing")
        refused(await keeper.post("/standards/sni-3553-2015/limits", version), 409, "limits-published-already")
        done(await scene.analyst.post(f"{path}/results", {"results": [{**NITRITE, "value": "0.05"}]}))
        shown = done(await scene.verifier.post(f"{path}/verification"))
        assert (shown["verdict"], shown["limits_version"]) == ("fails", "2026-1")


async def test_an_edition_gets_its_limits_from_the_office(databases: Databases) -> None:
    async with running(databases) as here:
        keeper = here.person("pemelihara", "standard-keeper")
        before = done(await keeper.get("/standards/sni-3553-2023"))
        assert (before["can_judge"], before["limits_version"]) == (False, None)
        smell = {"parameter": "bau", "indonesian": "Bau", "english": "smell", "kind": "text", "one_of": ["normal"]}
        version = {"version": "1", "legal_basis": "SNI 3553:2023", "valid_from": "2026-02-03", "limits": [smell]}
        done(await keeper.post("/standards/sni-3553-2023/limits", version))
        assert not done(await keeper.get("/standards/sni-3553-2023"))["can_judge"], "in force from tomorrow"
        done(
            await keeper.post(
                "/standards/sni-3553-2023/limits", {**version, "version": "2", "valid_from": "2026-02-02"}
            )
        )
        listed = done(await here.person("lab-analis", "laboratory").get("/standards"))["items"]
        assert {one["id"]: one["limits_version"] for one in listed}["sni-3553-2023"] == "2"
        elsewhere = here.person("lain", "front-office-officer", office="balai-sertifikasi")
        assert not done(await elsewhere.get("/standards/sni-3553-2023"))["can_judge"], (
            "another office has published none"
        )


async def test_an_officer_enters_the_report_of_a_laboratory_without_accounts(databases: Databases) -> None:
    """Balai Sertifikasi: its administration receives reports on paper (SMM-DPi.14); its own analysts do not enter them."""
    async with running(databases) as here:
        office, case = "balai-sertifikasi", ready_for("testing", "product-type-5")
        sampling = drawn(certification_id=case.id, office=office, scheme=case.scheme, accounts=case.accounts)
        await here.keeps(case)
        await keep(here, sampling, office)
        first, second = (here.person(one, "lspro-administration", office=office) for one in ("dina", "eko"))
        id = done(await first.post("/laboratories", LABORATORY), 201)["id"]
        sampler = here.person(SAMPLER, "lead-auditor", office=office)
        sample = {"label": LABORATORY_SAMPLE, "seal": "SGL-1", "laboratory_id": id}
        done(await sampler.post(f"/samplings/{sampling.id}/hand-over", sample))
        order = {"sampling_id": str(sampling.id), "sample": LABORATORY_SAMPLE, "laboratory_id": id}
        path = f"/tests/{done(await first.post(f'/certifications/{case.id}/tests', order), 201)['id']}"
        done(await first.post(f"{path}/receipt", {"seal": "SGL-1", "condition": "Utuh."}))
        analyst = here.person("analis", "laboratory-analyst", office=office)
        refused(await analyst.post(f"{path}/results", results(OF_2015)), 403, "not-the-actor")
        done(await first.post(f"{path}/results", results(OF_2015)))
        done(await second.post(f"{path}/verification"))
        shown = done(await second.post(f"{path}/report", {"number": "LHU-7/2026"}))
        assert (shown["verdict"], shown["case_id"]) == ("passes", str(case.case_id)), "type 5 blinds no samples"


async def test_a_laboratory_outside_moves_no_day(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        path = await scene.ordered(await scene.drawn(), await scene.laboratory("lab-analis"))
        earlier = {"Effective-At": (here.clock.now() - timedelta(days=1)).isoformat()}
        receipt = {"seal": "SGL-1", "condition": "Utuh."}
        answer = await here.person("lab-analis", "laboratory").post(f"{path}/receipt", receipt, **earlier)
        refused(answer, 403, "effective-by-officers-only")
