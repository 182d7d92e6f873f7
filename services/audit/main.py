"""Assembles audit: reads of the journal under a role that can do nothing else, and their HTTP face."""

import asyncio

from services.audit.routes import router
from services.audit.use_cases import Audit
from shared.assembly import Parts, Service
from shared.service.background import Job
from shared.service.readiness import ALLOWED_SECONDS, Probe, Red
from shared.web.app import make_app
from shared.web.face import WAIT_SECONDS, Face, within


def assemble(parts: Parts) -> Service:
    """The service. It can describe only events of services whose aggregates this process has imported."""
    own_pool = parts.pool()
    audit = Audit(own_pool)

    async def look(seconds: float) -> None:
        await parts.news.wait(seconds)
        await audit.head()

    async def reached(position: int) -> bool:
        await audit.head()
        return await within(WAIT_SECONDS, lambda: audit.position >= position, look)

    async def readable() -> str | None:
        async with asyncio.timeout(ALLOWED_SECONDS):
            await audit.head()
        return None

    probe = Probe("journal", parts.settings.health_seconds, readable)
    jobs = [Job("journal", probe.seconds, probe.run_once, clock=None)]

    def red() -> list[Red]:
        return [*parts.red(), *probe.red(), *(one for each in jobs for one in each.red())]

    face = Face(
        service="audit",
        clock=parts.clock,
        tokens=parts.tokens,
        request_key=None,
        reached=reached,
        position=lambda: audit.position,
        written=audit.head,
        red=red,
    )
    app = make_app(
        face,
        [router],
        title="Jejak: audit",
        description="The history of every case, its state at any moment, and who read what. For the inspectorate.",
        body_limit=parts.settings.body_limit_bytes,
        seconds=parts.settings.request_seconds,
    )
    app.state.use_cases = audit
    return Service("audit", app, own_pool, jobs=jobs, red=red, probe=probe)
