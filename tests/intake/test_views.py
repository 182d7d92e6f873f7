"""Intake's rows are made of events only: rebuilt, they are the same."""

import asyncio

from services.intake.card.catalogue import card_in_force
from tests.conftest import Databases
from tests.gates.replaying import differing, rows_of
from tests.intake.given.application import BUSINESS, FORM, LETTER, TODAY
from tests.intake.given.player import Player
from tests.intake.given.running import begun, intake, registered
from tests.people import Staff


async def test_rebuilt_rows_are_the_same(databases: Databases) -> None:
    async with intake(databases) as (service, client):
        officer = Staff(client).front_office
        for who in [await registered(officer), await registered(officer, {**BUSINESS, "nib": "9120001270217"})]:
            first, second, third, _fourth = [await begun(officer, who, LETTER, FORM) for _ in range(4)]
            for one in (first, third):
                await officer.post(f"/applications/{one}/submission")
            await officer.post(f"/applications/{first}/acceptance")
            await officer.post(f"/applications/{second}/withdrawal", {"reason": "alat dijual"})
            assert (await officer.post(f"/applications/{third}/claim")).status_code == 200
        player = Player(card_in_force("PSR-SKA", TODAY), client, service.app.state.use_cases)
        await player.draft()
        drafted = ("print-draft", "correct-draft", "verify-again", "reprint-draft")
        for name in ("submit", "accept", *drafted, "sign"):
            await player.take(player.card.procedure.step(name))

        assert service.unit is not None
        rows = rows_of(databases.url, service.unit)
        counted = {name: len(rows[name]) for name in ("applicants", "applications", "work", "products", "clocks")}
        assert counted == {"applicants": 3, "applications": 9, "work": 3, "products": 1, "clocks": 3}
        ska = next(row for row in rows["applications"] if "PSR-SKA" in row)
        assert any(isinstance(column, dict) and column["cargo_changed"] == "True" for column in ska)
        assert await asyncio.to_thread(differing, databases.url, [service.unit]) == []
