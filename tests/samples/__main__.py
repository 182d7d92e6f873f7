"""Writes samples of events that have none; those that are there stay as they are."""

import sys

from tests.samples import made, missing, path_of

for event in missing():
    with path_of(event).open("x", encoding="utf-8") as file:
        file.write(made(event) + "\n")
    sys.stdout.write(f"wrote {path_of(event).name}\n")
