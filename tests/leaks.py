"""Everything that a system has stored, as text: for tests that look for what must not stand anywhere."""

from pathlib import Path

import psycopg
from psycopg import sql


def tables_as_text(url: str) -> str:
    """Every row of every table of a database."""
    found = []
    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for table in tables:
            # as text, and binary columns as the characters they hold: an answer's body is bytes
            rows = connection.execute(sql.SQL("SELECT t::text, t.* FROM {} t").format(sql.Identifier(*table)))
            for row in rows:
                found.append(str(row[0]))
                found += [bytes(value).decode("utf-8", "replace") for value in row if isinstance(value, bytes)]
    return "\n".join(found)


def files_as_text(folder: Path) -> str:
    """Every file below a folder."""
    return "".join(path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file())
