"""An office publishes the limits of an edition as a version; a version never changes."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from services.certification.standard.judging import judge
from services.certification.standard.limits import (
    LimitIsNoRange,
    LimitsPeriodInverted,
    ParameterTwice,
    PublishedLimit,
    StandardLimits,
    Version,
    publish,
)
from services.certification.standard.standard import StandardUnknown, standard_of
from tests.certification.given import NOW, SURAKARTA, TODAY
from tests.certification.sampled import mg

NITRITE = PublishedLimit("nitrit", "Nitrit (NO2)", "nitrite (NO2)", "number", unit="mg/l", at_most=Decimal("0.1"))
SMELL = PublishedLimit("bau", "Bau", "smell", "text", one_of=("tidak berbau",))
COLIFORM = PublishedLimit("coliform", "Coliform", "coliforms", "not-detected", portion="250 ml")
VERSION = Version(
    limits_version="2026-1",
    limits=(NITRITE, SMELL, COLIFORM),
    legal_basis="SNI 3553:2023",
    valid_from=date(2026, 1, 1),
    valid_to=None,
)


def published(version: Version = VERSION, standard: str = "sni-3553-2023") -> StandardLimits:
    return publish(version, standard, id=uuid4(), office=SURAKARTA, by="pemelihara", on=TODAY, now=NOW)


def test_an_edition_without_limits_judges_by_a_published_version() -> None:
    assert not standard_of("sni-3553-2023").can_judge
    edition = published().edition()
    assert edition.can_judge
    assert [one.id for one in edition.parameters] == ["nitrit", "bau", "coliform"]
    judged = judge(edition, {"nitrit": mg("nitrit", "0.11").found()})
    assert judged.verdicts == {"nitrit": "fails", "bau": "missing", "coliform": "missing"}


def test_a_version_replaces_the_limits_of_our_file() -> None:
    edition = published(standard="sni-3553-2015").edition()
    assert [one.id for one in edition.parameters] == ["nitrit", "bau", "coliform"]
    assert len(standard_of("sni-3553-2015").parameters) > 3


def test_faulty_versions_are_refused() -> None:
    with pytest.raises(LimitsPeriodInverted):
        published(replace(VERSION, valid_to=date(2025, 12, 31)))
    with pytest.raises(ParameterTwice, match=r"limits\.1"):
        published(replace(VERSION, limits=(NITRITE, NITRITE)))
    with pytest.raises(LimitIsNoRange, match=r"limits\.0"):
        published(replace(VERSION, limits=(replace(NITRITE, below=Decimal(1)),)))
    with pytest.raises(LimitIsNoRange, match=r"limits\.1"):
        published(replace(VERSION, limits=(SMELL, replace(NITRITE, at_most=None))))
    with pytest.raises(StandardUnknown):
        published(standard="sni-1-1900")
