"""What goes over the line: text compressed, and files that never change under their name."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMPRESSED = ("text/html", "text/csv", "text/calendar", "application/json")


class CompressedText(GZipMiddleware):
    """Pages and the API's answers; a file that somebody sent goes as it is.

    Compressed lengths could give a secret of the page away to whoever writes part of it (BREACH).
    So each answer gets up to a hundred bytes of its own at random, and the form token, the one
    secret on a page, is masked anew each time, both by Django.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind not in COMPRESSED:
            return response
        return super().process_response(request, response)


class HashedNames(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Also inside our script: what it imports has the hash of its contents in its name too."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "app.js",
            CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
        ),
    )
