"""The calendar that a link opens, for whoever holds it: no sign-in, nothing but shifts."""

import hashlib

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views import View

from accounts.tokens import digest_of
from shifts.actions.links import note_use
from shifts.calendars.counting import seconds_to_wait
from shifts.calendars.writing import calendar_of
from shifts.models import CalendarLink
from shifts.reports.calendar import entries_of

KEPT_FOR = 900  # seconds that a calendar may keep its answer


class CalendarFile(View):
    """Found by the digest of the secret, so that no comparison tells how much of it was right."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        link = (
            CalendarLink.objects.live()
            .select_related("worker")
            .filter(digest=digest_of(token))
            .first()
        )
        if link is None:
            raise Http404
        wait = seconds_to_wait(link.digest, now=timezone.now(), counter=settings.REDIS_URL)
        response = too_often(wait) if wait else self.calendar(request, link)
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        return response

    def calendar(self, request: HttpRequest, link: CalendarLink) -> HttpResponseBase:
        """All of it, or that it is still as the reader has it."""
        now = timezone.now()
        entries = entries_of(link.worker, today=timezone.localdate(now))
        shown = hashlib.sha256(repr(entries).encode()).hexdigest()
        changed = int(note_use(link=link, shown=shown, now=now).timestamp())
        etag = f'"{shown[:32]}"'
        unchanged = get_conditional_response(request, etag=etag, last_modified=changed)
        response = unchanged or HttpResponse(
            calendar_of(entries, now=now), content_type="text/calendar; charset=utf-8"
        )
        if unchanged is None:
            response["Content-Disposition"] = 'inline; filename="shifts.ics"'
        response["ETag"] = etag
        response["Last-Modified"] = http_date(changed)
        patch_cache_control(response, private=True, max_age=KEPT_FOR)
        return response


def too_often(wait: int) -> HttpResponse:
    said = f"This calendar is read too often. Read it again in {wait} seconds.\n"
    response = HttpResponse(said, status=429, content_type="text/plain; charset=utf-8")
    response["Retry-After"] = str(wait)
    return response
