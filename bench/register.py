"""Measures searches and checks of codes in a public register of 200,000 certificates, over HTTP."""

import asyncio
import time
from datetime import date
from random import Random
from statistics import median

import httpx
import psycopg

from bench.databases import PostgreSQL, owner_url
from bench.extent import Extent
from bench.results import Check, Section, Table
from deploy import logging_setup
from deploy.key_store import key_ring
from deploy.needed_settings import service_url
from deploy.system import make_system
from services.certification.certificate.codes import CertificateCodes
from shared.settings import Settings

CERTIFICATES = 200_000
TARGET_MS = 30
_READS = 500
_OFFICE = "bpsmb-surakarta"
_FIRST_NAMES = ("Tirta", "Sumber", "Banyu", "Argo", "Merapi", "Lawu", "Kopi", "Gula", "Mitra", "Karya")
_LAST_NAMES = ("Jaya", "Makmur", "Abadi", "Sentosa", "Lestari", "Mandiri", "Sejahtera", "Utama", "Perkasa", "Nusantara")
_ROWS = """
INSERT INTO certification.register (id, number, number_key, code_id, office, case_id, scheme, product, holder, standard, brands, goods,
    valid_from, valid_until, turns, facts, holder_words, brand_words, goods_words, standard_words)
SELECT gen_random_uuid(), 'SPPT-SNI/2026/' || n, 'spptsni2026' || n, 'code-' || n, %(office)s, gen_random_uuid(), 'product-bpsmb',
    'sppt-sni', holder, 'SNI 3553:2015', jsonb_build_array(brand), '["air-mineral"]', '2026-04-09', '2030-04-08',
    CASE WHEN n %% 10 = 0 THEN '[{"kind": "suspended", "effective_on": "2027-05-01"}]'::jsonb ELSE '[]' END,
    '[{"field": "factory", "value": "Pabrik Boyolali"}]', lower(holder), lower(brand), 'air mineral', 'sni 3553 2015'
FROM generate_series(1, %(count)s) n,
    LATERAL (SELECT (%(first)s::text[])[1 + n %% 10], (%(last)s::text[])[1 + n / 10 %% 10]) w (one, two),
    LATERAL (SELECT 'PT ' || one || ' ' || two || ' ' || n / 40) h (holder),
    LATERAL (SELECT (%(first)s::text[])[1 + n / 7 %% 10] || ' ' || n / 4) b (brand)
"""


def _fill(settings: Settings) -> None:
    with psycopg.connect(owner_url(settings), autocommit=True) as connection:
        values = {"office": _OFFICE, "count": CERTIFICATES, "first": list(_FIRST_NAMES), "last": list(_LAST_NAMES)}
        connection.execute(_ROWS.encode(), values)
        connection.execute("VACUUM ANALYZE certification.register")


def _paths(random: Random, codes: CertificateCodes) -> dict[str, list[str]]:
    """What people ask: a word that many certificates have, one that few have, two words, a number, a code."""
    numbers = [random.randint(1, CERTIFICATES) for _ in range(_READS)]
    firsts = [random.choice(_FIRST_NAMES) for _ in numbers]
    lasts = [random.choice(_LAST_NAMES) for _ in numbers]
    signed = [codes.sign(f"code-{n}", _OFFICE, f"{n}", date(2026, 4, 9), date(2030, 4, 8)).text for n in numbers]
    return {
        "search: every certificate": ["certificates?q=pt"] * _READS,
        "search: 20,000 certificates": [f"certificates?holder={one}" for one in lasts],
        "search: two words": [f"certificates?q={one}+{two}" for one, two in zip(firsts, lasts, strict=True)],
        "search: few certificates": [
            f"certificates?brand={one}+{n // 4}" for one, n in zip(firsts, numbers, strict=True)
        ],
        "search: a number": [f"certificates?q=SPPT-SNI/2026/{n}" for n in numbers],
        "verify a code": [f"verify/{one}" for one in signed],
    }


async def _times(client: httpx.AsyncClient, paths: list[str]) -> list[float]:
    """Milliseconds of each answer, after some that warm the process up."""
    times = []
    for path in [*paths[:20], *paths]:
        began = time.perf_counter()
        answer = await client.get(f"/certification/v1/{path}")
        times.append(1000 * (time.perf_counter() - began))
        assert answer.status_code == httpx.codes.OK, answer.text
    return sorted(times[20:])


async def _measured(settings: Settings) -> dict[str, list[float]]:
    system = make_system(settings, ("certification",))
    codes = CertificateCodes(
        key_ring(settings, service_url(settings, "certification")).derived, settings.certificate_key
    )
    async with system.app.router.lifespan_context(system.app):
        transport = httpx.ASGITransport(app=system.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:
            empty = await _times(client, ["keys"] * _READS)
            found = {name: await _times(client, paths) for name, paths in _paths(Random(1), codes).items()}
    return {"an answer without a database": empty, **found}


def measure(postgresql: PostgreSQL, extent: Extent) -> Section:
    """One request after another; the extent changes nothing."""
    del extent
    logging_setup.configure(quiet=True)
    with postgresql.fresh() as given:
        settings = given.model_copy(update={"register_searches": 1_000_000})
        _fill(settings)
        found = asyncio.run(_measured(settings))
    rows, checks = [], []
    for name, times in found.items():
        middle, late = round(median(times), 1), round(times[int(0.99 * len(times))], 1)
        rows.append((name, len(times), middle, late))
        if " database" not in name:
            checks.append(Check(f"p99 ms, {name} of {CERTIFICATES}", late, f"< {TARGET_MS}", late < TARGET_MS))
    return Section("The public register", Table(("", "requests", "p50 ms", "p99 ms"), rows), checks)
