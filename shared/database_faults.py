"""Faults that mean that the database is unavailable: the request is fine, and repeating it later may succeed."""

import psycopg
from psycopg import errors as pg

UNAVAILABLE: tuple[type[Exception], ...] = (
    psycopg.OperationalError,  # no connection, a lost one, a lock or statement that took too long, a full disk, and so on
    psycopg.InterfaceError,  # a connection that was lost in the middle of a request
    pg.ReadOnlySqlTransaction,  # a standby, or a read-only server
    pg.IdleInTransactionSessionTimeout,
    pg.TransactionTimeout,
    ConnectionError,
    TimeoutError,
)
