"""The addresses of the workforce."""

from django.urls import URLPattern, path

from rates.api.workforce import WorkforceCounts, WorkforceImport
from rates.views.workforce import WorkforceImportPage, WorkforceList, WorkforceNew

pages: list[URLPattern] = [
    path("workforce/", WorkforceList.as_view(), name="workforce"),
    path("workforce/import/", WorkforceImportPage.as_view(), name="workforce-import"),
    path("workforce/new/", WorkforceNew.as_view(), name="workforce-new"),
]
api: list[URLPattern] = [
    path("workforce/", WorkforceCounts.as_view(), name="api-workforce"),
    path("workforce/import/", WorkforceImport.as_view(), name="api-workforce-import"),
]
