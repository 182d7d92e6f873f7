"""Addresses of databases on the server of the tests."""

from psycopg.conninfo import conninfo_to_dict, make_conninfo


def as_database(url: str, name: str) -> str:
    """The same server and user, another database."""
    return make_conninfo(url, dbname=name)


def database_name(url: str) -> str:
    return str(conninfo_to_dict(url)["dbname"])
