"""Which faults mean that the database cannot do it now: asking again later may succeed, and nothing is wrong with what was asked."""

import psycopg
from psycopg import errors as pg

UNAVAILABLE: tuple[type[Exception], ...] = (
    psycopg.OperationalError,  # no connection, a lost one, a lock or statement that took too long, a full disk, a full pool
    psycopg.InterfaceError,  # a connection that was lost in the middle of something
    pg.ReadOnlySqlTransaction,  # a standby, or a server that was set to read only
    pg.IdleInTransactionSessionTimeout,
    pg.TransactionTimeout,
    ConnectionError,
    TimeoutError,
)
