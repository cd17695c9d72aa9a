"""Every address of the product: pages at the root, the API below /api/v1/."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

import accounts.urls
import rates.urls
import shifts.urls
from staffbank.error_pages import not_found
from staffbank.health import healthz
from staffbank.on_a_phone import manifest, no_answer, offline, service_worker
from staffbank.operator.site import site as operator_site

handler400 = "staffbank.error_pages.bad_request"
handler403 = "staffbank.error_pages.not_permitted"
handler404 = "staffbank.error_pages.not_found"
handler429 = "staffbank.error_pages.too_often"  # allauth asks for it
handler500 = "staffbank.error_pages.fault"

# Its library styles what it draws; it shows our own schema, and nothing that people wrote.
api_docs = csp_update({"style-src": [UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(url_name="schema")
)

urlpatterns = [
    path("", include(accounts.urls.pages)),
    path("", include(rates.urls.pages)),
    path("", include(shifts.urls.pages)),
    path(
        "account/email/", not_found, name="account_email"
    ),  # an address is changed on one's own page, and recorded
    path("account/", include("allauth.account.urls")),
    path("operator/", operator_site.urls),
    path("api/v1/", include(accounts.urls.api)),
    path("api/v1/", include(rates.urls.api)),
    path("api/v1/", include(shifts.urls.api)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", api_docs, name="api-docs"),
    re_path("^api/", not_found, name="api-nowhere"),
    path("healthz", healthz, name="healthz"),
    path("manifest.webmanifest", manifest, name="manifest"),
    path("offline/", offline, name="offline"),
    path("offline/no-answer/", no_answer, name="no-answer"),
    path("sw.js", service_worker, name="service-worker"),
]
