"""Plays the stories on the running system, as different people over real HTTP, and shows the cases in the journal."""

import time
from functools import cache
from itertools import islice

import httpx
from rich.console import Console
from rich.markup import escape

from deploy.demonstration.cast import PASURUAN, Staff
from deploy.demonstration.stage import Stage, StoryFailed, moment_of
from deploy.demonstration.stories import STORIES
from deploy.demonstration.waiting_bill import TITLE, Waiting, waiting_bill
from deploy.secrets import development_token
from deploy.server import run as run_serving
from deploy.server import serving
from deploy.simulators import MailServer
from deploy.system import make_system
from services.audit.state_words import StateWords
from shared.settings import Settings
from shared.wording import label

_SHOWN = 12


def run(settings: Settings, mail: MailServer | None, host: str, port: int, *, once: bool, console: Console) -> int:
    """Serves, plays, and then serves on unless `once`; returns the exit status: 1 if a step was not as expected."""
    return run_serving(_run(settings, mail, host, port, once=once, console=console))


async def _run(
    settings: Settings, mail: MailServer | None, host: str, port: int, *, once: bool, console: Console
) -> int:
    async with serving(make_system(settings, mail=mail).app, host, port) as (server, task):
        passed = await _play(settings, server.origin, console, once=once)
        if passed and not once:
            console.print(f"\nJejak still listens on {server.origin} (Ctrl-C ends it).")
            await task
    return int(not passed)


async def _play(settings: Settings, origin: str, console: Console, *, once: bool) -> bool:
    @cache
    def token_of(subject: str, office: str, roles: tuple[str, ...]) -> str:
        return development_token(settings, subject, office, list(roles), hours=8)

    async with httpx.AsyncClient(base_url=origin, timeout=30) as client:
        stage = Stage(Staff(client, token_of), lambda line: console.print(f"    {escape(line)}", highlight=False))
        began = time.monotonic()
        try:
            cases, waiting = await _told(stage, console)
        except (StoryFailed, httpx.HTTPError) as fault:
            console.print(f"    [red]not as expected:[/red] {escape(str(fault))}")
            return False
        console.print(f"\nAll stories went as expected, in {time.monotonic() - began:.1f} s.")
        for one in cases:
            for case in one:
                await _show(stage, case, console)
        await _show_half_way(stage, cases[0][0], console)
        _show_next(settings, origin, cases[0][0], console)
        if not once:
            _show_waiting(waiting, origin, console)
    return True


async def _told(stage: Stage, console: Console) -> tuple[list[list[str]], Waiting]:
    """The cases of the stories, and the bill that the last one leaves open."""
    cases = []
    for number, told in enumerate(STORIES, 1):
        console.print(f"\n[bold]{number}. {told.title}[/bold]")
        cases.append(await told.story(stage))
    await stage.clock(None)
    console.print(f"\n[bold]{len(STORIES) + 1}. {TITLE}[/bold]")
    return cases, await waiting_bill(stage)


async def _show(stage: Stage, case: str, console: Console) -> None:
    console.print(f"\n[bold]Perkara {case}[/bold]")
    office = stage.inspector_of(case).office
    for entry in await stage.timeline(case):
        happened = moment_of(entry["effective_at"], office)
        console.print(f"  {entry['position']:>5}  {happened}  {escape(entry['sentence'])}", highlight=False)


async def _show_half_way(stage: Stage, case: str, console: Console) -> None:
    timeline = await stage.timeline(case)
    position = timeline[len(timeline) // 2]["position"]
    path = f"/audit/v1/cases/{case}/state?as_of={position}"
    found = stage.expect(await stage.inspector_of(case).get(path), 200)
    console.print(f"\n[bold]Keadaan perkara {case} pada posisi {position}[/bold]")
    for aggregate in found["aggregates"]:
        console.print(f"  {label(aggregate['kind'], 'id')} (versi {aggregate['version']})", highlight=False)
        for line in islice(
            StateWords("id", found["office"]).lines(aggregate["kind"], aggregate["state"] or {}), _SHOWN
        ):
            console.print(f"    {escape(line)[:100]}", highlight=False)


def _show_next(settings: Settings, origin: str, case: str, console: Console) -> None:
    inspector = development_token(settings, f"ratna@{PASURUAN}", PASURUAN, ["inspector"], hours=8)
    console.print("\n[bold]What to open next[/bold]")
    for service in ("intake", "metrology", "billing", "certification", "complaints", "messages", "audit"):
        console.print(f"  {origin}/{service}/v1/docs", highlight=False)
    for page in ("pengaduan", "complaints/v1/survei/hasil", "simulators/mail-server"):
        console.print(f"  {origin}/{page}", highlight=False)
    console.print(f"  .venv/bin/jejak replay {case}", highlight=False)
    console.print("  .venv/bin/jejak verify", highlight=False)
    console.print(
        f'  curl -H "Authorization: Bearer {inspector}" {origin}/audit/v1/cases/{case}', highlight=False, soft_wrap=True
    )


def _show_waiting(waiting: Waiting, origin: str, console: Console) -> None:
    """The page of the open bill, and how to pay it at the simulator of SIMPONI, which forgets its codes when the process ends."""
    console.print("\n[bold]A bill to pay by hand[/bold]: look at its page, pay it, and look again")
    console.print(f"  {origin}{waiting.page}", highlight=False)
    pays = f"""curl -d '{{"code": "{waiting.code}"}}' {origin}/simulators/simponi/payments"""
    console.print(f"  {pays}", highlight=False, soft_wrap=True)
