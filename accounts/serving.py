"""Sending evidence out: always to be saved, and never guessed at by a browser."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from accounts.models import Evidence


def file_response(evidence: Evidence, content: bytes) -> HttpResponse:
    named = content_disposition_header(as_attachment=True, filename=evidence.name)
    return HttpResponse(
        content,
        content_type=evidence.content_type,
        headers={
            "Content-Disposition": named or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )
