"""What makes the pages an application on a phone: its name and icons, its helper, and no network.

docs/decisions/0059 says what is kept on the phone, and for whom.
"""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse

from accounts.models import User
from accounts.own_phone import tag_of

HELPER = "sw.js"
LINKED = ("app.css", "app.js", "icon.svg")  # from a page
IMPORTED = ("govuk-frontend.min.js", "offline.js", "sending.js", "session.js")  # by app.js
PAGES = ("base.html", "offline.html", "no_answer.html")
COLOUR = "#0f385c"
WHOSE = "Offline-Person"
NOBODY = "nobody"


def manifest(request: HttpRequest) -> HttpResponse:
    """What the phone's home screen shows."""
    sizes = (("192", "any"), ("512", "any"), ("512", "maskable"))
    told = {
        "id": "/",
        "name": "Regional staff bank",
        "short_name": "Staff bank",
        "description": "Offers, shifts and timesheets of bank children’s social workers.",
        "lang": "en-GB",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": COLOUR,
        "theme_color": COLOUR,
        "icons": [icon(size, purpose) for size, purpose in sizes],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def icon(size: str, purpose: str) -> dict[str, str]:
    return {
        "src": static(f"icon-{size}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


def service_worker(request: HttpRequest) -> HttpResponse:
    """From the root, so that it stands between every page and the network; a new one when built."""
    told = {
        "files": settings.STATIC_URL,
        "assets": [static(name) for name in LINKED + IMPORTED],
        "offline": reverse("offline"),
        "noAnswer": reverse("no-answer"),
        "signOut": reverse("account_logout"),
    }
    sources = [render_to_string(name) for name in PAGES]
    built = sha256("".join([json.dumps(told), *map(text_of, IMPORTED), *sources]).encode())
    told["version"] = built.hexdigest()[:12]
    answer = HttpResponse(
        f"const BUILT = {json.dumps(told)};\n{text_of(HELPER)}", content_type="text/javascript"
    )
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def text_of(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise Http404
    return Path(found).read_text()


def offline(request: HttpRequest) -> HttpResponse:
    """Kept on the phone, as nobody's: what to do, and what can still be read."""
    return render(request, "offline.html")


def no_answer(request: HttpRequest) -> HttpResponse:
    """Kept on the phone: a form was sent and nothing came back."""
    return render(request, "no_answer.html")


def say_whose_page(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """So that the helper throws away what it keeps of anybody else, or of who has signed out."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        kind = response.headers.get("Content-Type", "")
        if kind.startswith("text/html") and response.status_code < 500:
            user = request.user
            response.headers[WHOSE] = tag_of(user) if isinstance(user, User) else NOBODY
        return response

    return answer
