"""Keeping house, and sending what is in the outbox."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from accounts import idempotency
from accounts.actions import evidence
from accounts.mobile_codes import code_of, reference_of
from accounts.models import NoticeSettings
from accounts.outbox.gateways import notify
from accounts.outbox.problems import MayHaveLeft, NotNow
from accounts.outbox.sending import deliver, due

ANSWERS_KEPT_FOR = timedelta(days=30)
SWEPT_AFTER = timedelta(days=1)
AT_A_TIME = 200  # deliveries for each beat, which comes twice a minute


@shared_task
def forget_answers() -> str:
    """Remove the answers to requests that nobody repeats any more. Safe to run twice."""
    removed = idempotency.forget_answers(before=timezone.now() - ANSWERS_KEPT_FOR)
    return f"{removed} forgotten"


@shared_task
def sweep_evidence() -> str:
    """Remove files whose transaction never ended well, a day later. Safe to run twice."""
    removed = evidence.sweep(before=timezone.now() - SWEPT_AFTER)
    return f"{removed} swept"


@shared_task
def send_delivery(delivery_id: int) -> str:
    """Try one delivery. Safe to run twice: one that is sent or being sent is left alone."""
    return "sent" if deliver(delivery_id, now=timezone.now()) else "nothing sent"


@shared_task
def send_unsent() -> str:
    """Try what is due: the broker was down, a worker was killed, quiet hours are over."""
    now = timezone.now()
    sent = sum(deliver(pk, now=now) for pk in due(now, AT_A_TIME))
    return f"{sent} sent"


@shared_task(autoretry_for=(NotNow, MayHaveLeft), retry_backoff=True, max_retries=3)
def send_mobile_code(user_id: int) -> str:
    """Text the code to the number given. Safe to run twice: Notify is asked first whether it has."""
    asked = NoticeSettings.objects.exclude(mobile="").filter(user=user_id).first()
    if asked is None or asked.may_be_texted:
        return "nothing to do"
    service, reference = notify(), reference_of(asked)
    if service.find(reference) is None:
        text = f"{code_of(asked)} is your code for the staff bank. It is good for 15 minutes."
        service.send_text(to=asked.mobile, text=text, reference=reference)
    return "sent"
