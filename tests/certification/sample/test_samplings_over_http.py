"""Samplings over HTTP: a competent officer of the team plans and draws; a broken seal stops the test."""

from tests.certification.given import ANALYST, AUDITOR, ready_for
from tests.certification.laboratories import LOT, drawing, sampling_due
from tests.certification.over_http import done, refused, running
from tests.conftest import Databases


async def test_the_table_says_how_many_units_and_the_report_is_numbered(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        path = await scene.planned()
        plan = done(await scene.sampler.get(path))["plan"]
        assert (plan["units"], plan["standard"], plan["confidence"]) == (51, "SNI 19-0428-1998", "C")
        refused(await scene.sampler.post(f"{path}/draw", drawing(units=50)), 409, "too-few-units")
        made = done(await scene.sampler.post(f"{path}/draw", drawing()))
        assert (made["number"], made["status"], len(made["primary_labels"])) == ("BAPC/2026/00001", "drawn", 51)
        case = await scene.certification()
        assert "sampling" in case["done"]
        [row] = done(await scene.manager.get(f"/samplings?certification={scene.case}"))["items"]
        assert (row["number"], row["status"], row["broken"]) == ("BAPC/2026/00001", "drawn", False)


async def test_the_plan_changes_before_the_drawing(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        path = await scene.planned()
        body = {**LOT, "lot_size": 900, "reason": "Lot sebagian sudah dikirim."}
        assert done(await scene.sampler.post(f"{path}/plan", body))["plan"]["units"] == 31


async def test_only_a_competent_sampling_officer_of_the_team(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here, competent=False)
        path = f"/certifications/{scene.case}/samplings"
        problem = refused(await scene.sampler.post(path, LOT), 409, "competence-missing")
        assert problem["details"]["role"] == "sampling-officer"
        stranger = here.person("orang-lain", "sampling-officer")
        refused(await stranger.post(path, LOT), 403, "not-of-the-team")
        refused(await here.person(AUDITOR, "auditor").post(path, LOT), 403, "not-the-actor")


async def test_a_seal_is_used_once_at_an_office(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        await scene.drawn()
        other = type(scene)(here, await here.keeps(ready_for("sampling")))
        refused(await other.sampler.post(f"{await other.planned()}/draw", drawing()), 409, "seal-twice")


async def test_a_hand_over_names_both_parties(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        sampling = await scene.drawn()
        path, sample = f"/samplings/{sampling['id']}", sampling["samples"][1]
        body = {"label": sample["label"], "seal": sample["seal"], "receiver": ANALYST}
        refused(await scene.analyst.post(f"{path}/hand-over", body), 409, "not-the-holder")
        refused(await scene.sampler.post(f"{path}/hand-over", {**body, "seal": "SGL-9"}), 409, "seal-differs")
        shown = done(await scene.sampler.post(f"{path}/hand-over", body))
        [hand_over] = shown["custody"]
        assert (hand_over["giver"], hand_over["receiver"]) == (scene.sampler.subject, ANALYST)


async def test_a_broken_seal_stops_the_test_and_asks_for_a_new_sampling(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        sampling = await scene.drawn()
        test = await scene.received(sampling)
        refused(await scene.sampler.post(f"/certifications/{scene.case}/samplings", LOT), 409, "sampling-exists")
        body = {"label": sampling["samples"][1]["label"], "words": "Segel terbuka di ruang simpan."}
        shown = done(await scene.sampler.post(f"/samplings/{sampling['id']}/broken-seal", body))
        assert shown["status"] == "seal-broken"
        assert done(await scene.analyst.get(test))["status"] == "stopped"
        problem = refused(await scene.verifier.post(f"{test}/verification"), 409, "test-stopped")
        assert "new-sample" in problem["detail"]
        new = await scene.drawn(first=3)
        assert (new["replaces"], new["number"]) == (sampling["id"], "BAPC/2026/00002")
        sample = {"sampling_id": new["id"], "sample": new["samples"][1]["label"]}
        assert done(await scene.manager.post(f"{test}/new-sample", sample))["status"] == "requested"


async def test_two_officers_plan_one_sampling(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        await scene.planned()
        refused(await scene.sampler.post(f"/certifications/{scene.case}/samplings", LOT), 409, "sampling-exists")
