"""The addresses of the workforce, and of what bank work saves."""

from django.urls import URLPattern, path

from rates.api.savings import SavingsApi, SavingsLinesApi
from rates.api.workforce import WorkforceCounts, WorkforceImport
from rates.views.savings import SavingsLines, SavingsReport
from rates.views.workforce import WorkforceImportPage, WorkforceList, WorkforceNew

pages: list[URLPattern] = [
    path("workforce/", WorkforceList.as_view(), name="workforce"),
    path("workforce/import/", WorkforceImportPage.as_view(), name="workforce-import"),
    path("workforce/new/", WorkforceNew.as_view(), name="workforce-new"),
    path("reports/savings/", SavingsReport.as_view(), name="savings"),
    path("reports/savings/lines/", SavingsLines.as_view(), name="savings-lines"),
]
api: list[URLPattern] = [
    path("workforce/", WorkforceCounts.as_view(), name="api-workforce"),
    path("workforce/import/", WorkforceImport.as_view(), name="api-workforce-import"),
    path("reports/savings/", SavingsApi.as_view(), name="api-savings"),
    path("reports/savings/lines/", SavingsLinesApi.as_view(), name="api-savings-lines"),
]
