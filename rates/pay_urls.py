"""The addresses of pay and payroll."""

from django.urls import URLPattern, path

from rates.api.pay import Pay, PayrollRunDetail, PayrollRunFile, PayrollRuns
from rates.views.pay import PayList, PayslipPage, PensionNew, WorkerPay, WorkerPayslip
from rates.views.payroll import Payroll, PayrollFile, PayrollRunPage

pages: list[URLPattern] = [
    path("pay/", PayList.as_view(), name="pay"),
    path("pay/<str:period>/", PayslipPage.as_view(), name="payslip"),
    path("payroll/", Payroll.as_view(), name="payroll"),
    path("payroll/runs/<int:pk>/", PayrollRunPage.as_view(), name="payroll-run"),
    path("payroll/runs/<int:pk>/file/", PayrollFile.as_view(), name="payroll-file"),
    path("payroll/workers/<int:pk>/", WorkerPay.as_view(), name="worker-pay"),
    path("payroll/workers/<int:pk>/pension/", PensionNew.as_view(), name="pension-new"),
    path(
        "payroll/workers/<int:pk>/<str:period>/", WorkerPayslip.as_view(), name="worker-payslip"
    ),
]
api: list[URLPattern] = [
    path("pay/", Pay.as_view(), name="api-pay"),
    path("payroll-runs/", PayrollRuns.as_view(), name="api-payroll-runs"),
    path("payroll-runs/<int:pk>/", PayrollRunDetail.as_view(), name="api-payroll-run"),
    path("payroll-runs/<int:pk>/csv/", PayrollRunFile.as_view(), name="api-payroll-run-csv"),
]
