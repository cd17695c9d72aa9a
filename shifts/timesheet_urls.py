"""The addresses of weeks of hours and what is claimed with them."""

from django.urls import URLPattern, path

from shifts.api.corrections import (
    ApproveCorrection,
    AskCorrection,
    CorrectionDetail,
    Corrections,
    RefuseCorrection,
    WithdrawCorrection,
)
from shifts.api.expenses import TimesheetExpense as ExpenseDetail
from shifts.api.expenses import TimesheetExpenses as Expenses
from shifts.api.timesheets import (
    ApproveTimesheet,
    ApproveTimesheets,
    DisputeTimesheet,
    SubmitTimesheet,
    TimesheetDetail,
    TimesheetHours,
    Timesheets,
)
from shifts.views.approvals import ApproveWeeks
from shifts.views.corrections import CorrectionPage, TimesheetCorrect
from shifts.views.expenses import TimesheetExpenses
from shifts.views.timesheets import TimesheetList, TimesheetOpen, TimesheetPage

pages: list[URLPattern] = [
    path("corrections/<int:pk>/", CorrectionPage.as_view(), name="correction"),
    path("timesheets/<int:pk>/correct/", TimesheetCorrect.as_view(), name="timesheet-correct"),
    path("assignments/<int:pk>/timesheets/", TimesheetOpen.as_view(), name="timesheet-open"),
    path("timesheets/", TimesheetList.as_view(), name="timesheets"),
    path("timesheets/approve/", ApproveWeeks.as_view(), name="timesheets-approve"),
    path("timesheets/<int:pk>/", TimesheetPage.as_view(), name="timesheet"),
    path(
        "timesheets/<int:pk>/expenses/",
        TimesheetExpenses.as_view(),
        name="timesheet-expenses",
    ),
]
api: list[URLPattern] = [
    path("corrections/", Corrections.as_view(), name="api-corrections"),
    path("corrections/<int:pk>/", CorrectionDetail.as_view(), name="api-correction"),
    path(
        "corrections/<int:pk>/approve/",
        ApproveCorrection.as_view(),
        name="api-correction-approve",
    ),
    path(
        "corrections/<int:pk>/refuse/", RefuseCorrection.as_view(), name="api-correction-refuse"
    ),
    path(
        "corrections/<int:pk>/withdraw/",
        WithdrawCorrection.as_view(),
        name="api-correction-withdraw",
    ),
    path(
        "timesheets/<int:pk>/corrections/",
        AskCorrection.as_view(),
        name="api-timesheet-corrections",
    ),
    path("timesheets/", Timesheets.as_view(), name="api-timesheets"),
    path("timesheets/approve/", ApproveTimesheets.as_view(), name="api-timesheets-approve"),
    path("timesheets/<int:pk>/", TimesheetDetail.as_view(), name="api-timesheet"),
    path(
        "timesheets/<int:pk>/entries/<int:entry>/",
        TimesheetHours.as_view(),
        name="api-timesheet-hours",
    ),
    path(
        "timesheets/<int:pk>/expenses/",
        Expenses.as_view(),
        name="api-timesheet-expenses",
    ),
    path(
        "timesheets/<int:pk>/expenses/<int:expense>/",
        ExpenseDetail.as_view(),
        name="api-timesheet-expense",
    ),
    path("timesheets/<int:pk>/submit/", SubmitTimesheet.as_view(), name="api-timesheet-submit"),
    path(
        "timesheets/<int:pk>/approve/", ApproveTimesheet.as_view(), name="api-timesheet-approve"
    ),
    path(
        "timesheets/<int:pk>/dispute/", DisputeTimesheet.as_view(), name="api-timesheet-dispute"
    ),
]
