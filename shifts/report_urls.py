"""The addresses of the reports on staffing."""

from django.urls import URLPattern, path

from shifts.api.fill import FillPlacesApi, FillReportApi
from shifts.views.fill import Fill, FillPlaces

pages: list[URLPattern] = [
    path("reports/fill/", Fill.as_view(), name="fill"),
    path("reports/fill/places/", FillPlaces.as_view(), name="fill-places"),
]
api: list[URLPattern] = [
    path("reports/fill/", FillReportApi.as_view(), name="api-fill"),
    path("reports/fill/places/", FillPlacesApi.as_view(), name="api-fill-places"),
]
