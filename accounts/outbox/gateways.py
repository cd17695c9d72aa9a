"""The ways out: the mail server, which cannot be asked afterwards, and GOV.UK Notify, which can."""

from collections.abc import Callable
from smtplib import (
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from accounts.models import Delivery, NoticeChannel
from accounts.outbox.letters import email_body, text_body
from accounts.outbox.notify import Notify
from accounts.outbox.problems import MayHaveLeft, NotNow, Refused

IN_DOUBT = (
    "It may or may not have left: the sender stopped while the mail server had it."
    " It is not sent twice; the inbox has it."
)


class Gateway(Protocol):
    def find(self, delivery: Delivery) -> str | None:
        """The provider's number for what it has accepted, or None; Refused if nobody can tell."""

    def send(self, delivery: Delivery, *, leaving: Callable[[], None]) -> str:
        """The provider's number; `leaving` is called when it may be accepted from then on."""


class Mail:
    """A mail server has it once it answers to the end of the message."""

    def find(self, delivery: Delivery) -> str | None:
        raise Refused(IN_DOUBT)

    def send(self, delivery: Delivery, *, leaving: Callable[[], None]) -> str:
        connection = get_connection()
        try:
            connection.open()
        except (OSError, SMTPException) as error:
            raise NotNow(f"Mail: {type(error).__name__}: {error}") from error
        leaving()
        try:
            connection.send_messages([message_of(delivery)])
        except SMTPServerDisconnected as error:
            raise MayHaveLeft(IN_DOUBT) from error
        except SMTPException as error:
            raise meaning_of(error) from error
        except OSError as error:
            raise MayHaveLeft(IN_DOUBT) from error
        finally:
            connection.close()
        return message_id(delivery)


def meaning_of(error: SMTPException) -> Exception:
    """The server said no: 5xx is for good, 4xx for now (RFC 5321, 4.2.1)."""
    codes = [error.smtp_code] if isinstance(error, SMTPResponseException) else []
    if isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    told = f"Mail: {type(error).__name__}: {error}"
    return Refused(told) if codes and min(codes) >= 500 else NotNow(told)


def message_id(delivery: Delivery) -> str:
    return f"<{delivery.reference}@staffbank>"


def message_of(delivery: Delivery) -> EmailMessage:
    return EmailMessage(
        subject=delivery.notice.subject,
        body=email_body(delivery.notice),
        to=[delivery.notice.recipient.email],
        headers={"Message-ID": message_id(delivery)},
    )


class ByNotify:
    """It has what it answered 201 to, and can be asked for seven days."""

    def find(self, delivery: Delivery) -> str | None:
        try:
            return notify().find(str(delivery.reference))
        except (Refused, NotNow) as problem:  # of the question, not of the message
            raise MayHaveLeft(str(problem)) from problem

    def send(self, delivery: Delivery, *, leaving: Callable[[], None]) -> str:
        service, notice, reference = notify(), delivery.notice, str(delivery.reference)
        if delivery.channel == NoticeChannel.EMAIL:
            leaving()
            return service.send_email(
                to=notice.recipient.email,
                subject=notice.subject,
                body=email_body(notice),
                reference=reference,
            )
        kept = getattr(notice.recipient, "notice_settings", None)
        if kept is None or not kept.may_be_texted:
            raise Refused("Not sent: the mobile number was taken away.")
        leaving()
        return service.send_text(to=kept.mobile, text=text_body(notice), reference=reference)


def notify() -> Notify:
    service: Notify | None = settings.NOTIFY
    if service is None:
        raise NotNow("GOV.UK Notify is not configured: set NOTIFY_API_KEY.")
    return service


SMTP, NOTIFY = "smtp", "notify"
GATEWAYS: dict[str, Gateway] = {SMTP: Mail(), NOTIFY: ByNotify()}


def provider_for(channel: str) -> str:
    """By whom a message goes as things are configured now."""
    service: Notify | None = settings.NOTIFY
    by_notify = channel == NoticeChannel.TEXT or (service and service.email_template)
    return NOTIFY if by_notify else SMTP
