"""Every address of the product: pages at the root, the API below /api/v1/."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

import accounts.urls
import rates.urls
import shifts.urls
from staffbank.errors import not_found
from staffbank.health import healthz

handler404 = "staffbank.errors.not_found"
handler500 = "staffbank.errors.fault"

urlpatterns = [
    path("", include(accounts.urls.pages)),
    path("", include(rates.urls.pages)),
    path("", include(shifts.urls.pages)),
    path(
        "account/email/", not_found, name="account_email"
    ),  # an address is changed by whoever made the account
    path("account/", include("allauth.account.urls")),
    path("api/v1/", include(accounts.urls.api)),
    path("api/v1/", include(rates.urls.api)),
    path("api/v1/", include(shifts.urls.api)),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="api-docs"),
    re_path("^api/", not_found, name="api-nowhere"),
    path("healthz", healthz, name="healthz"),
]
