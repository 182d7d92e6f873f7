"""A reporter at the pages under /pengaduan: answers question after question, and keeps the receipt; no account, no token."""

import html
import re
from collections.abc import Mapping

import httpx

from deploy.demonstration.stage import Stage

PAGES = "/complaints/v1/pengaduan"
Answers = Mapping[str, Mapping[str, str]]
"""By question: the fields of its page."""


async def report_on_pages(stage: Stage, answers: Answers) -> tuple[str, str]:
    """Fills in and sends the form; returns the number and the receipt that its last page shows."""
    client = stage.staff.client
    page = _page(stage, await client.get(f"{PAGES}/isi"))
    while (step := _hidden(page, "step")) != "check":
        page = _page(stage, await _send(client, page, step, "next", answers.get(step, {})))
        stage.insist(_hidden(page, "step") != step, f"the question {step} should be answered")
    page = _page(stage, await _send(client, page, step, "send", {}))
    number, receipt = (html.unescape(one) for one in re.findall(r'<dd class="code[^"]*">([^<]+)<', page)[:2])
    return number, receipt


async def act_on_page(stage: Stage, receipt: str, **fields: str) -> httpx.Response:
    """What the holder of the receipt does on its page, such as rating; `fields`: of that form."""
    return await stage.staff.client.post(f"{PAGES}/ikuti", data={"receipt": receipt, **fields})


async def _send(
    client: httpx.AsyncClient, page: str, step: str, action: str, fields: Mapping[str, str]
) -> httpx.Response:
    form = {"state": _hidden(page, "state"), "step": step, "action": action, **fields}
    if step == "photos":  # the only question whose form may hold a file
        return await client.post(f"{PAGES}/berkas", data=form, files={"file": ("", b"")})
    return await client.post(f"{PAGES}/isi", data=form)


def _page(stage: Stage, answer: httpx.Response) -> str:
    stage.insist(answer.status_code == httpx.codes.OK, f"{answer.request.url.path} answers {answer.status_code}")
    return answer.text


def _hidden(page: str, name: str) -> str:
    """The value of a hidden field; empty if the page has none."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page)
    return html.unescape(found[1]) if found else ""
