"""The mail server of `make run` and `make demo` takes e-mails over SMTP and shows them."""

import asyncio
from email.message import EmailMessage

import httpx
import pytest
from aiosmtplib import SMTP, SMTPResponseException

from deploy.simulators.mail_server import MailServer

TEXT = "Yth. Bapak/Ibu,\n\n.titik di awal baris\n..dua titik\n<script>alert(1)</script>\n"
TO = "siti@contoh.id"


def mail(to: str = TO) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "layanan@kantor.id", to, "Laporan ADU/2026/00001 – kami terima"
    made.set_content(TEXT)
    return made


async def shown(server: MailServer, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app=server.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://mail") as client:
        return await client.get(path)


async def test_it_shows_what_it_took_over_one_connection() -> None:
    server = MailServer()
    async with server.receiving(), SMTP(hostname="127.0.0.1", port=server.port, start_tls=False) as client:
        await client.send_message(mail())
        await client.send_message(mail("budi@contoh.id"))
        [one] = (await shown(server, f"/mails?to={TO}")).json()["mails"]
        assert (one["to"], one["subject"], one["text"]) == (TO, "Laporan ADU/2026/00001 – kami terima", TEXT)
        assert len((await shown(server, "/mails")).json()["mails"]) == 2
        page = (await shown(server, "/")).text
        assert "<script>" not in page
        assert "&lt;script&gt;" in page


async def test_an_address_beyond_ascii_is_taken() -> None:
    server = MailServer()
    async with server.receiving(), SMTP(hostname="127.0.0.1", port=server.port, start_tls=False) as client:
        await client.mail("layanan@kantor.id", options=["SMTPUTF8"], encoding="utf-8")
        await client.rcpt("sití@contoh.id", encoding="utf-8")
        await client.data(bytes(mail()))
        assert [one.to for one in server.mails] == ["sití@contoh.id"]


async def test_what_comes_out_of_order_is_refused() -> None:
    server = MailServer()
    async with server.receiving(), SMTP(hostname="127.0.0.1", port=server.port, start_tls=False) as client:
        with pytest.raises(SMTPResponseException) as refused:
            await client.rcpt(TO)
        assert refused.value.code == 503
        assert (await client.execute_command(b"VRFY", b"siti")).code == 502
        await client.mail("layanan@kantor.id")
        assert (await client.execute_command(b"RCPT", b"TO:<>")).code == 501
        assert (await client.execute_command(b"DATA")).code == 503
        await client.rset()
        await client.send_message(mail())
    assert len(server.mails) == 1


async def test_a_client_that_leaves_in_the_middle_leaves_no_mail() -> None:
    server = MailServer()
    async with server.receiving():
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(b"MAIL FROM:<a@b.id>\r\nRCPT TO:<c@d.id>\r\nDATA\r\nSubject: x\r\n")
        writer.write_eof()
        assert (await reader.read()).endswith(b"354 End data with <CR><LF>.<CR><LF>\r\n")
        writer.close()
        await writer.wait_closed()
    assert list(server.mails) == []
