"""Reports as files: ?format=csv or xlsx, or by the Accept header, from the rows of the JSON."""

import json
from collections.abc import Mapping
from typing import Any

from drf_spectacular.types import OpenApiTypes
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from rates.reports.as_xlsx import workbook
from rates.reports.sheets import Sheet, as_csv

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CsvRenderer(BaseRenderer):
    """?format=csv, or Accept: text/csv. A refusal is told as JSON text."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> str | bytes:
        return data if isinstance(data, str) else json.dumps(data, default=str)


class XlsxRenderer(CsvRenderer):
    """?format=xlsx, or Accept with its media type. A refusal is told as JSON text."""

    media_type = XLSX
    format = "xlsx"
    charset = None  # type: ignore[assignment]
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> str | bytes:
        return data if isinstance(data, bytes) else json.dumps(data, default=str).encode()


RENDERERS = [JSONRenderer, CsvRenderer, XlsxRenderer]


def answers_with(shape: Any) -> dict[Any, Any]:
    """What a report answers, for its OpenAPI description."""
    return {
        (200, "application/json"): shape,
        (200, "text/csv"): str,
        (200, XLSX): OpenApiTypes.BINARY,
    }


def asks_for_a_file(request: Request) -> bool:
    return isinstance(request.accepted_renderer, CsvRenderer)


def as_file(request: Request, sheet: Sheet, name: str) -> Response:
    """The file that was asked for; `name` is without its ending."""
    excel = isinstance(request.accepted_renderer, XlsxRenderer)
    ending = "xlsx" if excel else "csv"
    told = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    return Response(workbook([sheet]) if excel else as_csv(sheet), headers=told)
