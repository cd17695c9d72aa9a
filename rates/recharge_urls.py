"""The addresses of recharges: pages, and the API below /api/v1/."""

from django.urls import URLPattern, path

from rates.api import recharges
from rates.views.recharges import RechargeList, RechargePage, RechargePaper

pages: list[URLPattern] = [
    path("recharges/", RechargeList.as_view(), name="recharges"),
    path("recharges/<int:pk>/", RechargePage.as_view(), name="recharge"),
    path("recharges/<int:pk>/paper/", RechargePaper.as_view(), name="recharge-paper"),
]
api: list[URLPattern] = [
    path("recharges/", recharges.Recharges.as_view(), name="api-recharges"),
    path("recharges/<int:pk>/", recharges.RechargeDetail.as_view(), name="api-recharge"),
    path(
        "recharges/<int:pk>/issue/",
        recharges.IssueRecharge.as_view(),
        name="api-recharge-issue",
    ),
    path(
        "recharges/<int:pk>/reissue/",
        recharges.ReissueRecharge.as_view(),
        name="api-recharge-reissue",
    ),
    path(
        "recharges/<int:pk>/query/",
        recharges.QueryRecharge.as_view(),
        name="api-recharge-query",
    ),
    path(
        "recharges/<int:pk>/answer/",
        recharges.AnswerRecharge.as_view(),
        name="api-recharge-answer",
    ),
    path(
        "recharges/<int:pk>/agree/",
        recharges.AgreeRecharge.as_view(),
        name="api-recharge-agree",
    ),
    path(
        "recharges/<int:pk>/settle/",
        recharges.SettleRecharge.as_view(),
        name="api-recharge-settle",
    ),
]
