"""The words of an e-mail and of a text, with the link to what they are about."""

from django.conf import settings
from django.urls import reverse

from accounts.invitation_links import link_for
from accounts.models import Notice

# Three parts of a text message, in which nothing is lost to Notify's own limit of 918.
LONGEST_TEXT = 459


def link_of(notice: Notice) -> str:
    """To the page that it is about, or to the inbox; nothing where no address is configured."""
    if not settings.SITE_URL:
        return ""
    return f"{settings.SITE_URL}{link_for(notice) or reverse('inbox')}"


def email_body(notice: Notice) -> str:
    link = link_of(notice)
    if not link:
        return notice.body
    choose = (
        f"Choose what you are told, and how: {settings.SITE_URL}{reverse('notice-settings')}"
    )
    return f"{notice.body.rstrip()}\n\n{link}\n\n{choose}\n"


def text_body(notice: Notice) -> str:
    """As much as fits; the link stays whole."""
    link = link_of(notice)
    words = f"{notice.subject}\n{notice.body.strip()}"
    room = LONGEST_TEXT - len(link) - (1 if link else 0)
    if len(words) > room:
        words = f"{words[: room - 1].rstrip()}…"
    return f"{words}\n{link}".strip()
