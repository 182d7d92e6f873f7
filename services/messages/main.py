"""Assembles messages."""

from collections.abc import Mapping
from datetime import timedelta

from services.messages.call.use_cases import Calls
from services.messages.contact.use_cases import Contacts
from services.messages.expiry.use_cases import Expiries
from services.messages.gateway.address import Channel
from services.messages.gateway.http import PhoneGateway
from services.messages.gateway.letter import Gateway, Gateways
from services.messages.gateway.smtp import Mailer, MailServer
from services.messages.message.background import Sending
from services.messages.message.retrying import Retrying
from services.messages.message.use_cases import Messages
from services.messages.notice.composing import Composer
from services.messages.notice.receipt import Receipts
from services.messages.notice.use_cases import Notices
from services.messages.opt_out.links import OptOutLinks
from services.messages.opt_out.use_cases import OptOuts
from services.messages.reactions import passing, reactions
from services.messages.read_models import deadlines, views, work_list
from services.messages.recipient.use_cases import Recipients
from services.messages.routers import ROUTERS
from services.messages.tables import rate_limits, tables
from services.messages.use_cases import MessagesUseCases
from shared.assembly import SealingParts, Service, assembled
from shared.service.background import Job
from shared.service.deadlines import PassingDeadlines
from shared.service.office_deadlines import OfficeDeadlines
from shared.service.rate_limit import Counters
from shared.service.work_list import Tasks
from shared.settings import Settings

JOB_SECONDS = 1.0
COUNTERS_SECONDS = 60.0


def assemble(parts: SealingParts) -> Service:
    """The service under its own database role."""
    settings = parts.settings
    unit = parts.unit_of_work(tables, list(views))
    counters = Counters(unit.pool, rate_limits, parts.request_key)
    retrying = Retrying(
        timedelta(seconds=settings.message_first_pause_seconds),
        timedelta(seconds=settings.message_longest_pause_seconds),
        timedelta(days=settings.message_days),
    )
    links = OptOutLinks(parts.personal.derived, f"{settings.public_url.rstrip('/')}/messages/v1")
    contacts = Contacts(unit)
    queue = Messages(unit, retrying.tried_for, lambda one: contacts.newer_address(one.case_id, one.office, one.address))
    recipients = Recipients(unit, queue.owns)
    receipts = Receipts(parts.personal.derived, settings.receipt_key, settings.receipt_keys_withdrawn)
    notices = Notices(unit, queue, contacts, receipts)
    messages = MessagesUseCases(
        calls=Calls(unit, parts.new_id),
        deadlines=OfficeDeadlines(unit, deadlines),
        expiries=Expiries(unit, notices),
        messages=queue,
        notices=notices,
        opt_outs=OptOuts(unit, links, recipients, parts.clock, parts.new_id),
        recipients=recipients,
        sending=Sending(
            unit=unit,
            personal=parts.personal,
            gateway=Gateways(_ways(settings)),
            write=Composer(receipts, settings.public_url, parts.personal.open_of_installation).write,
            link=links.link,
            retrying=retrying,
            clock=parts.clock,
            new_id=parts.new_id,
            at_once=settings.messages_at_once,
        ),
        tasks=Tasks(unit, work_list),
    )
    passed = PassingDeadlines(unit, deadlines.passed, passing(messages), parts.clock, parts.new_id)
    longest_answer = 3 * settings.mail_seconds
    return assembled(
        parts,
        unit,
        messages,
        ROUTERS,
        reactions(messages),
        title="Jejak: messages",
        description="Messages to people: which event leads to which message, and whether it arrived.",
        jobs=[
            Job("rate limits", COUNTERS_SECONDS, counters.forget, clock=None),
            Job("deadlines", JOB_SECONDS, passed.run_once, parts.clock),
            Job("messages", JOB_SECONDS, messages.sending.run_once, parts.clock, hangs_after=longest_answer),
        ],
    )


def _ways(settings: Settings) -> Mapping[Channel, Gateway]:
    """The way out of each channel that is connected here."""
    ways: dict[Channel, Gateway] = {}
    if settings.mail_host is not None:
        server = MailServer(
            settings.mail_host,
            settings.mail_port,
            settings.mail_security,
            settings.mail_username,
            settings.mail_password,
            settings.mail_seconds,
            settings.mail_connections,
        )
        ways["email"] = Mailer(server, settings.mail_sender, settings.mail_senders)
    if settings.message_gateway_url is not None and settings.message_gateway_token is not None:
        phones = PhoneGateway(settings.message_gateway_url, settings.message_gateway_token, settings.system_seconds)
        ways |= {"sms": phones, "whatsapp": phones}
    return ways
