"""Spend against cap as a table for a spreadsheet; what is hidden says so in each of its cells."""

from rates.reports.grouped_sheet import as_named, sheet_by_group
from rates.reports.sheets import Sheet
from rates.reports.sheets import as_csv as csv_of
from rates.reports.spend_against_cap import Report

COLUMNS = as_named(
    "lines",
    "workers",
    "minutes",
    "hours",
    "spend",
    "spend_at_cap",
    "over_cap",
    "headroom",
    "minutes_over",
    "share_over",
    "over_cap_approved",
    "over_cap_unapproved",
)


def sheet_of(report: Report) -> Sheet:
    return sheet_by_group(report, "Spend against cap", COLUMNS)


def as_csv(report: Report) -> str:
    return csv_of(sheet_of(report))
