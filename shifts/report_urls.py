"""The addresses of the reports on staffing."""

from django.urls import URLPattern, path

from shifts.api.compliance import ComplianceApi
from shifts.api.fill import FillPlacesApi, FillReportApi
from shifts.api.reliance import RelianceApi, ReliancePartsApi
from shifts.views.compliance import ComplianceLines, CompliancePage
from shifts.views.fill import Fill, FillPlaces
from shifts.views.reliance import RelianceParts, RelianceReport

pages: list[URLPattern] = [
    path("reports/compliance/", CompliancePage.as_view(), name="compliance"),
    path("reports/compliance/lines/", ComplianceLines.as_view(), name="compliance-lines"),
    path("reports/fill/", Fill.as_view(), name="fill"),
    path("reports/fill/places/", FillPlaces.as_view(), name="fill-places"),
    path("reports/reliance/", RelianceReport.as_view(), name="reliance"),
    path("reports/reliance/parts/", RelianceParts.as_view(), name="reliance-parts"),
]
api: list[URLPattern] = [
    path("reports/compliance/", ComplianceApi.as_view(), name="api-compliance"),
    path("reports/fill/", FillReportApi.as_view(), name="api-fill"),
    path("reports/fill/places/", FillPlacesApi.as_view(), name="api-fill-places"),
    path("reports/reliance/", RelianceApi.as_view(), name="api-reliance"),
    path("reports/reliance/parts/", ReliancePartsApi.as_view(), name="api-reliance-parts"),
]
