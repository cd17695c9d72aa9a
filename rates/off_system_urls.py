"""The addresses of payments outside the system."""

from django.urls import URLPattern, path

from rates.api import off_system, off_system_imports
from rates.views.off_system import OffSystem, OffSystemPaymentPage, OffSystemPayments
from rates.views.off_system_imports import (
    OffSystemImportNew,
    OffSystemImportPage,
    OffSystemTemplate,
)

pages: list[URLPattern] = [
    path("off-system/imports/new/", OffSystemImportNew.as_view(), name="off-system-import-new"),
    path(
        "off-system/imports/<int:pk>/", OffSystemImportPage.as_view(), name="off-system-import"
    ),
    path("off-system/template/", OffSystemTemplate.as_view(), name="off-system-template"),
    path(
        "off-system/payments/<int:pk>/",
        OffSystemPaymentPage.as_view(),
        name="off-system-payment",
    ),
    path("reports/off-system/", OffSystem.as_view(), name="off-system"),
    path(
        "reports/off-system/payments/", OffSystemPayments.as_view(), name="off-system-payments"
    ),
]
IMPORT, PAYMENT = "off-system-imports/<int:pk>/", "off-system-payments/<int:pk>/"
api: list[URLPattern] = [
    path("reports/off-system/", off_system.OffSystem.as_view(), name="api-off-system"),
    path(
        "reports/off-system/payments/",
        off_system.OffSystemPayments.as_view(),
        name="api-off-system-payments",
    ),
    path(PAYMENT, off_system.OffSystemPaymentDetail.as_view(), name="api-off-system-payment"),
    path(
        f"{PAYMENT}answer/",
        off_system.AnswerOffSystemPayment.as_view(),
        name="api-off-system-payment-answer",
    ),
    path(
        "off-system-imports/",
        off_system_imports.OffSystemImports.as_view(),
        name="api-off-system-imports",
    ),
    path(
        IMPORT,
        off_system_imports.OffSystemImportDetail.as_view(),
        name="api-off-system-import",
    ),
    path(
        f"{IMPORT}columns/",
        off_system_imports.NameOffSystemColumns.as_view(),
        name="api-off-system-import-columns",
    ),
    path(
        f"{IMPORT}import/",
        off_system_imports.ImportOffSystemFile.as_view(),
        name="api-off-system-import-all",
    ),
]
