"""The calendar that a link opens, for whoever holds it: no sign-in, nothing but shifts."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.views import View

from accounts.tokens import digest_of
from shifts.actions.links import note_use
from shifts.calendars.writing import calendar_of
from shifts.models import CalendarLink
from shifts.reports.calendar import entries_of

KEPT_FOR = 900  # seconds that a calendar may keep its answer


class CalendarFile(View):
    """Found by the digest of the secret, so that no comparison tells how much of it was right."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        now = timezone.now()
        links = CalendarLink.objects.live().select_related("worker")
        link = links.filter(digest=digest_of(token)).first()
        if link is None:
            raise Http404
        note_use(link=link, now=now)
        entries = entries_of(link.worker, today=timezone.localdate(now))
        etag = f'"{hashlib.sha256(repr(entries).encode()).hexdigest()[:32]}"'
        if etag in parse_etags(request.headers.get("If-None-Match", "")):
            response = HttpResponse(status=304)
        else:
            body = calendar_of(entries, now=now)
            response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
            response["Content-Disposition"] = 'inline; filename="shifts.ics"'
        response["ETag"] = etag
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
        patch_cache_control(response, private=True, max_age=KEPT_FOR)
        return response
