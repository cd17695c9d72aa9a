"""What was paid over the cap as a table for a spreadsheet; what is hidden says so in each cell."""

from rates.reports.grouped_sheet import sheet_by_group
from rates.reports.over_cap import Report
from rates.reports.sheets import Sheet

COLUMNS = {
    "lines": "lines",
    "workers": "workers",
    "hours": "hours",
    "decisions": "decisions",
    "exceptions": "exceptions",
    "over_cap": "over_cap",
    "before": "approved_before",
    "retrospective": "approved_too_late",
    "unapproved": "not_approved",
    "decisions_before": "decisions_approved_before",
    "decisions_retrospective": "decisions_approved_too_late",
    "decisions_unapproved": "decisions_not_approved",
}


def sheet_of(report: Report) -> Sheet:
    return sheet_by_group(report, "Over the cap", COLUMNS)
