"""Delivering what is in the outbox, by e-mail; `accounts.actions.notices` puts it there."""

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from accounts.models import Notice


@transaction.atomic
def deliver(notice_id: int) -> bool:
    """Send one notice, and say whether it was sent now.

    One that is sent, or that someone else is sending, is left alone. Killed after the e-mail left
    and before the commit, it is sent again: the Message-ID is the same, so a reader sees it once.
    """
    unsent = Notice.objects.unsent().filter(pk=notice_id).select_related("recipient")
    notice = unsent.select_for_update(of=("self",), skip_locked=True).first()
    if notice is None:
        return False
    message_of(notice).send()
    notice.sent_at = timezone.now()
    notice.save(update_fields=["sent_at"])
    return True


def message_of(notice: Notice) -> EmailMessage:
    return EmailMessage(
        subject=notice.subject,
        body=notice.body,
        to=[notice.recipient.email],
        headers={"Message-ID": f"<notice-{notice.pk}@staffbank>"},
    )


def waiting(most: int) -> list[int]:
    """The oldest that nobody has sent yet."""
    return list(Notice.objects.unsent().order_by("pk").values_list("pk", flat=True)[:most])
