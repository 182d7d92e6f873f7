"""Importing intake leaves the cards and the parsers for later."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT

SEEN = """
import sys
import services.intake.main
from services.intake.card.catalogue import cards, current_cards
print(cards.cache_info().currsize, current_cards.cache_info().currsize, *sorted({"cel", "pypdf", "PIL"} & set(sys.modules)))
"""


@pytest.mark.starts_processes
def test_importing_intake_reads_no_card_and_imports_no_parser() -> None:
    command = [sys.executable, "-P", "-c", SEEN]
    done = subprocess.run(command, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True)
    assert done.stdout == "0 0\n"
