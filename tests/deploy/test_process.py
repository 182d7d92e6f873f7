"""`jejak serve` as a process: it logs JSON objects without personal data, and ends without cutting off a request."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.deploy.commands import KEY, SECONDS, environment, jejak, served

NIK = "3515017006850001"
UPLOAD = (
    b"POST /intake/v1/applicants HTTP/1.1\r\nHost: jejak\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
    b"Content-Length: 2\r\nAuthorization: Bearer %s\r\nIdempotency-Key: a\r\nChannel: counter\r\n\r\n"
)
UNTOLD = f"""
import asyncio, gc, logging, threading, warnings
from deploy import logging_setup, server
logging_setup.configure()

async def lost():
    raise ValueError("{NIK}")

async def main():
    task = asyncio.create_task(lost())
    await asyncio.wait({{task}})
    del task
    gc.collect()

class Dying:
    def __del__(self):
        raise ValueError("{NIK}")

def fail():
    raise ValueError("{NIK}")

server.run(main())
warnings.warn("old")
logging.getLogger("library").error("it told %s", ValueError("{NIK}"))
try:
    fail()
except ValueError:
    logging.getLogger("library").exception("it failed")
Dying()
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()
"""


def lines_of(stderr: str) -> list[dict[str, Any]]:
    """The log lines; each must be one JSON object."""
    return [json.loads(line) for line in stderr.splitlines()]


def test_every_log_line_is_json_without_the_text_of_exceptions() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", UNTOLD],
        env=environment({}),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    lines = lines_of(ended.stderr)
    assert [line["event"] for line in lines if line["event"] not in {"it told ValueError", "it failed"}] == [
        "event-loop",
        *[line["event"] for line in lines if line.get("logger") == "py.warnings"],
        "uncaught",
        "uncaught",
        "uncaught",
    ]
    assert [line["fault"] for line in lines if "fault" in line] == ["ValueError"] * 5
    assert all(line["level"] and line["timestamp"] for line in lines)
    assert NIK not in ended.stderr
    assert ended.returncode == 1


def test_a_terminal_gets_log_lines_for_people() -> None:
    script = "from deploy import logging_setup; import structlog; logging_setup.configure(); structlog.get_logger().info('said')"
    ours, its = pty.openpty()
    subprocess.run([sys.executable, "-c", script], env=environment({}), stderr=its, timeout=SECONDS, check=True)
    os.close(its)
    written = os.read(ours, 4096).decode()
    os.close(ours)
    assert "said" in written
    with pytest.raises(json.JSONDecodeError):
        json.loads(written)


@contextmanager
def a_server(urls: dict[str, str], data: Path) -> Iterator[tuple[subprocess.Popen[str], int, str]]:
    with served(data, KEY_ENCRYPTION_KEY=KEY, **urls) as (process, port):
        token = jejak("token", "--subject", "a", "--role", "front-office-officer", DATA=str(data)).stdout.strip()
        yield process, port, token


def read_to(connection: socket.socket, end: bytes) -> bytes:
    read = b""
    while not read.endswith(end):
        more = connection.recv(65536)
        assert more, read
        read += more
    return read


def under_way(port: int, token: str) -> socket.socket:
    """A request whose head the server has read, and whose body it waits for."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
    connection.sendall(UPLOAD % token.encode())
    assert read_to(connection, b"\r\n\r\n") == b"HTTP/1.1 100 Continue\r\n\r\n"
    return connection


def answered(connection: socket.socket) -> bytes:
    """The bytes until the connection ends or breaks."""
    try:
        return connection.recv(1)
    except ConnectionResetError:
        return b""


def until_nobody_listens(port: int) -> None:
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=SECONDS).close()
        except ConnectionRefusedError:
            return
        except ConnectionResetError:
            continue


def test_a_running_request_is_answered_before_the_process_ends(urls: dict[str, str], tmp_path: Path) -> None:
    with a_server(urls, tmp_path) as (process, port, token):
        idle = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
        connection = under_way(port, token)
        with idle, connection:
            process.send_signal(signal.SIGTERM)
            until_nobody_listens(port)
            assert idle.recv(1) == b"", "an unused connection is closed"
            connection.sendall(b"{}")
            answer = b""
            while more := connection.recv(65536):
                answer += more
        assert answer.startswith(b"HTTP/1.1 422 ")
        assert b"connection: close" in answer.lower()
        assert b"fields-wrong" in answer
        assert process.wait(SECONDS) == 128 + signal.SIGTERM


def test_a_second_signal_ends_it_at_once(urls: dict[str, str], tmp_path: Path) -> None:
    with a_server(urls, tmp_path) as (process, port, token):
        with under_way(port, token) as connection:
            process.send_signal(signal.SIGTERM)
            until_nobody_listens(port)
            process.send_signal(signal.SIGTERM)
            assert not answered(connection), "at the end of its patience the process answers 503"
        assert process.wait(SECONDS) == 128 + signal.SIGTERM


def test_each_request_is_a_line_and_no_line_is_personal(urls: dict[str, str], tmp_path: Path) -> None:
    with a_server(urls, tmp_path) as (process, port, token):
        origin = f"http://127.0.0.1:{port}"
        bearer = {"Authorization": f"Bearer {token}"}
        answered = [
            httpx.get(f"{origin}/intake/v1/applicants/{NIK}?nik={NIK}", headers=bearer),
            httpx.get(f"{origin}/intake/v1/track/{NIK}"),
            httpx.get(f"{origin}/{NIK}?nik={NIK}"),
            httpx.head(f"{origin}/intake/v1/standards"),
            httpx.get(f"{origin}/metrics"),
        ]
        assert [one.status_code for one in answered[:4]] == [422, 404, 404, 200]
        with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
            connection.sendall(f"GARBAGE {NIK}\r\n\r\n".encode())
            while connection.recv(65536):
                pass
        assert NIK not in answered[-1].text
        assert (
            'jejak_requests_total{method="GET",route="/track/{receipt}",service="intake",status="404"} 1.0'
            in answered[-1].text
        )
        process.send_signal(signal.SIGTERM)
        _, logged = process.communicate(timeout=SECONDS)
    lines = lines_of(logged)
    told = {line["request_id"]: line["route"] for line in lines if line["event"] == "request"}
    routes = ["/applicants/{id}", "/track/{receipt}", "(none)", "/standards", "/metrics"]
    assert [told[one.headers["x-request-id"]] for one in answered] == routes
    assert "request-refused" in {line["event"] for line in lines}
    assert NIK not in logged
    assert token not in logged
