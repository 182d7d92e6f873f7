"""Laboratories outside the office: registered with evidence, valid for a time, with accounts that report for one of them."""

from tests.certification.laboratories import LABORATORY, sampling_due
from tests.certification.over_http import done, refused, running
from tests.conftest import Databases


async def test_an_account_reports_for_one_laboratory_until_it_is_removed(databases: Databases) -> None:
    async with running(databases) as here:
        manager = here.person("joko", "technical-manager")
        path = f"/laboratories/{done(await manager.post('/laboratories', LABORATORY), 201)['id']}"
        refused(await manager.post("/laboratories", LABORATORY), 409, "laboratory-known")
        other = done(await manager.post("/laboratories", {**LABORATORY, "laboratory": "lain"}), 201)["id"]
        account = {"subject": "lab-analis"}
        done(await manager.post(f"{path}/accounts", account))
        refused(await manager.post(f"{path}/accounts", account), 409, "account-of-laboratory")
        refused(await manager.post(f"/laboratories/{other}/accounts", account), 409, "account-of-laboratory")
        analyst = here.person("lab-analis", "laboratory")
        assert done(await analyst.get("/tests"))["items"] == []
        removal = {**account, "reason": "Pindah tugas."}
        assert done(await manager.post(f"{path}/account-removal", removal))["subjects"] == []
        refused(await manager.post(f"{path}/account-removal", removal), 409, "account-not-of-laboratory")
        refused(await analyst.get("/tests"), 403, "laboratory-not-registered")
        assert len(done(await manager.get("/laboratories"))["items"]) == 2


async def test_after_its_appointment_a_laboratory_gets_no_samples(databases: Databases) -> None:
    async with running(databases) as here:
        scene = await sampling_due(here)
        id = await scene.laboratory("lab-analis")
        ended = {"valid_until": "2026-02-01", "reason": "Akreditasi dibekukan."}
        assert done(await scene.manager.post(f"/laboratories/{id}/period", ended))["valid_until"] == "2026-02-01"
        sampling = await scene.drawn()
        body = {"sampling_id": sampling["id"], "sample": sampling["samples"][1]["label"], "laboratory_id": id}
        refused(await scene.manager.post(f"/certifications/{scene.case}/tests", body), 409, "laboratory-not-valid")
        inverted = {"valid_until": "2025-12-31", "reason": "-"}
        refused(await scene.manager.post(f"/laboratories/{id}/period", inverted), 409, "laboratory-period-inverted")
