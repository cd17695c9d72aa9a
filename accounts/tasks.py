"""Keeping house, and sending what is in the outbox."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts import idempotency
from accounts.actions import evidence
from accounts.actions.heads import sign_heads
from accounts.mobile_codes import code_of, reference_of
from accounts.models import NoticeSettings, User, WorkerImport
from accounts.models.imports import UNDER_WAY
from accounts.outbox.gateways import notify
from accounts.outbox.problems import MayHaveLeft, NotNow
from accounts.outbox.sending import deliver, due
from accounts.sessions import SessionStore

SILENCE = timedelta(minutes=10)  # longer than the biggest file takes to be written
ANSWERS_KEPT_FOR = timedelta(days=30)
SWEPT_AFTER = timedelta(days=1)
EMAIL_CHANGE = (
    "Open this link to sign in to the staff bank with this address from now on. It is good for a"
    " day.\n\n{link}\n\nIf you did not ask for this, leave it: nothing happens.\n",
    "Somebody asked that you sign in to the staff bank with {email} from now on. If it was not"
    " you, change your password at once and tell your council's HR.\n",
)
AT_A_TIME = 200  # deliveries for each beat, which comes twice a minute


@shared_task
def forget_answers() -> str:
    """Remove the answers to requests that nobody repeats any more. Safe to run twice."""
    removed = idempotency.forget_answers(before=timezone.now() - ANSWERS_KEPT_FOR)
    return f"{removed} forgotten"


@shared_task
def forget_sessions() -> str:
    """Remove the sessions that are over, and with them what was kept in them. Safe to run twice."""
    SessionStore.clear_expired()
    return "forgotten"


@shared_task
def sweep_evidence() -> str:
    """Remove files whose transaction never ended well, a day later. Safe to run twice."""
    removed = evidence.sweep(before=timezone.now() - SWEPT_AFTER)
    return f"{removed} swept"


@shared_task
def end_roles() -> str:
    """End roles whose last day is over, however long ago. Safe to run twice."""
    end_due = import_string("accounts.actions.ending.end_memberships_due")
    return f"{end_due(now=timezone.now())} ended"


@shared_task
def sign_audit_heads() -> str:
    """Sign every day that is over and not signed, so that missed days are caught up."""
    return f"{sign_heads(today=timezone.localdate())} signed"


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


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=3)
def send_email_change(user_id: int, email: str, token: str) -> str:
    """Write to the new address and to the old. Safe to run twice: the link stays the same."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not settings.SITE_URL:
        return "nothing to do"
    link = f"{settings.SITE_URL}{reverse('account-email', args=[token])}"
    new, old = EMAIL_CHANGE
    send_mail("Confirm your new email address", new.format(link=link), None, [email])
    send_mail("Your email address is to change", old.format(email=email), None, [user.email])
    return "sent"


@shared_task
def import_workers(import_id: int) -> str:
    """Deal with one file of workers. Safe to run twice: one that is done is left alone."""
    run = import_string("accounts.actions.worker_imports.run_import")
    run(import_id, timezone.now())
    return str(WorkerImport.objects.values_list("state", flat=True).get(pk=import_id))


@shared_task
def resume_imports() -> str:
    """Go on with files that a killed worker, or a message that never came, has left lying."""
    quiet = timezone.now() - SILENCE
    found = WorkerImport.objects.filter(state__in=UNDER_WAY, progressed_at__lt=quiet)
    pks = list(found.values_list("pk", flat=True))
    for pk in pks:
        import_workers.delay(pk)
    return f"{len(pks)} resumed"
