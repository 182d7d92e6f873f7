"""Starts processes for the measurements, and ends them in every case."""

import socket
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

import psutil

_SPAWN = get_context("spawn")
_START_SECONDS = 60.0


def start(function: Callable[..., None], *arguments: Any) -> SpawnProcess:
    """A new process, which dies with this one."""
    process = _SPAWN.Process(target=function, args=arguments, daemon=True)
    process.start()
    return process


def kill(process: SpawnProcess) -> None:
    """SIGKILL: no clean-up, no last words."""
    process.kill()
    process.join()


@contextmanager
def running(function: Callable[..., None], *arguments: Any) -> Iterator[SpawnProcess]:
    """A process for as long as the context is open."""
    process = start(function, *arguments)
    try:
        yield process
    finally:
        kill(process)


def pipe() -> tuple[Connection, Connection]:
    """Two ends: the first receives what the second sent, even after the sender was killed."""
    return _SPAWN.Pipe(duplex=False)


def answer_of(function: Callable[..., None], *arguments: Any, seconds: float = 60.0) -> Any:
    """The object that a process sends within so many seconds; its first argument is the pipe."""
    receiving, sending = pipe()
    with running(function, sending, *arguments):
        sending.close()
        return answer(receiving, seconds)


def answer(receiving: Connection, seconds: float = 60.0) -> Any:
    """The next object; RuntimeError if none comes in time."""
    if not receiving.poll(seconds):
        message = f"no answer in {seconds} s"
        raise RuntimeError(message)
    return receiving.recv()


def received(receiving: Connection) -> Iterator[Any]:
    """All objects until the sender ends; half a message of a killed sender does not count."""
    with suppress(EOFError, OSError):
        while True:
            yield receiving.recv()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_port(port: int, process: SpawnProcess) -> None:
    """Waits until a server listens on the port."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.is_alive():
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.02)
    message = f"nobody listens on port {port}"
    raise RuntimeError(message)


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """The processor time of living processes so far."""
    used = 0.0
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            used += times.user + times.system
    return used
