"""The addresses of the quarterly return."""

from django.urls import URLPattern, path

from shifts.api.returns import (
    DfeReturn,
    DfeReturnAnswers,
    DfeReturns,
    DfeReturnVersion,
    DfeReturnVersions,
    SendBackDfeReturn,
    SignOffDfeReturn,
)
from shifts.views.return_versions import ReturnVersionPage
from shifts.views.returns import ReturnAnswersPage, ReturnList, ReturnPage

ONE = "returns/<str:gss_code>/<str:quarter>/"
OF_THE_API = "reports/dfe-return/"

pages: list[URLPattern] = [
    path("returns/", ReturnList.as_view(), name="returns"),
    path(ONE, ReturnPage.as_view(), name="return"),
    path(f"{ONE}answers/", ReturnAnswersPage.as_view(), name="return-answers"),
    path(f"{ONE}versions/<int:number>/", ReturnVersionPage.as_view(), name="return-version"),
]
api: list[URLPattern] = [
    path(OF_THE_API, DfeReturn.as_view(), name="api-dfe-return"),
    path(f"{OF_THE_API}answers/", DfeReturnAnswers.as_view(), name="api-dfe-return-answers"),
    path(f"{OF_THE_API}councils/", DfeReturns.as_view(), name="api-dfe-returns"),
    path(f"{OF_THE_API}versions/", DfeReturnVersions.as_view(), name="api-dfe-return-versions"),
    path(
        f"{OF_THE_API}versions/<int:pk>/",
        DfeReturnVersion.as_view(),
        name="api-dfe-return-version",
    ),
    path(
        f"{OF_THE_API}versions/<int:pk>/send-back/",
        SendBackDfeReturn.as_view(),
        name="api-dfe-return-send-back",
    ),
    path(
        f"{OF_THE_API}versions/<int:pk>/sign-off/",
        SignOffDfeReturn.as_view(),
        name="api-dfe-return-sign-off",
    ),
]
