"""A page's table as a file: the links are in rates/downloads.html, and lead here by ?format=."""

from django.http import HttpRequest, HttpResponse

from rates.reports.as_xlsx import workbook
from rates.reports.sheets import Sheet, as_csv

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = ("csv", "xlsx")


def asks_for_a_file(request: HttpRequest) -> bool:
    return request.GET.get("format") in FORMATS


def as_file(request: HttpRequest, sheet: Sheet, name: str) -> HttpResponse:
    """The file that the address asks for; `name` is without its ending."""
    if request.GET.get("format") == "xlsx":
        return download(workbook([sheet]), f"{name}.xlsx", XLSX)
    return download(as_csv(sheet), f"{name}.csv", CSV)


def download(content: str | bytes, name: str, kind: str = CSV) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": disposition}
    )
