"""The addresses of this app: pages, and the API below /api/v1/."""

from django.urls import URLPattern, path

from accounts.api.register import RegisterChecksView, RegisterDueNumbers
from accounts.api.trail import AuditTrail
from accounts.views.register import RegisterCheckPage, RegisterChecks, RegisterDue

pages: list[URLPattern] = [
    path("register-checks/", RegisterChecks.as_view(), name="register-checks"),
    path("register-checks/<int:pk>/", RegisterCheckPage.as_view(), name="register-check"),
    path("register-checks/due/<str:gss_code>/", RegisterDue.as_view(), name="register-due"),
]
api = [
    path("audit/", AuditTrail.as_view(), name="api-audit"),
    path("register-checks/", RegisterChecksView.as_view(), name="api-register-checks"),
    path("register-checks/due/", RegisterDueNumbers.as_view(), name="api-register-due"),
]
