"""The addresses of this app: pages, and the API below /api/v1/."""

from django.urls import URLPattern, path

from accounts.api.trail import AuditTrail

pages: list[URLPattern] = []
api = [path("audit/", AuditTrail.as_view(), name="api-audit")]
