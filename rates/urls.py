"""The addresses of this app: pages, and the API below /api/v1/."""

from django.urls import URLPattern, path

from rates import off_system_urls, recharge_urls
from rates.api import awards, breaches, caps, decisions, memoranda, over_cap, quotes, spend
from rates.api import evidence_packs as api_packs
from rates.api import exceptions as api_exceptions
from rates.api.titles import (
    ApproveJobTitle,
    EndJobTitle,
    JobTitleDetail,
    JobTitleImport,
    JobTitles,
    RejectJobTitle,
    WithdrawJobTitle,
)
from rates.api.transparency import PayLadder as PayLadderApi
from rates.api.transparency import PayTransparency as PayTransparencyApi
from rates.api.what_if import CancelWhatIf, RestartWhatIf, WhatIfDetail, WhatIfs
from rates.pay_urls import api as pay_api
from rates.pay_urls import pages as pay_pages
from rates.views.awards import AwardImport, AwardList, AwardPage, SpineNew
from rates.views.back_pay import BackPayList, BackPayPage
from rates.views.breaches import BreachList, BreachPage
from rates.views.caps import CapList, CapPage, DecisionPage
from rates.views.evidence_packs import (
    EvidencePackDownload,
    EvidencePackList,
    EvidencePackPage,
)
from rates.views.exceptions import ExceptionList, ExceptionNew, ExceptionPage
from rates.views.grades import GradeCouncils, GradeList, GradeNew
from rates.views.memoranda import (
    MemorandumLeave,
    MemorandumList,
    MemorandumNew,
    MemorandumPage,
    VersionForce,
    VersionJoin,
    VersionPage,
    VersionSign,
)
from rates.views.memorandum_builder import VersionChange, VersionNew, VersionPart
from rates.views.memorandum_figures import VersionFigure, VersionFigureNew, VersionFigures
from rates.views.over_cap import OverCap, OverCapLines
from rates.views.spend import SpendAgainstCap, SpendLines
from rates.views.titles import (
    TitleImportPage,
    TitleList,
    TitleNew,
    TitlePage,
    TitlesApprove,
)
from rates.views.transparency import PayLadder, PayTransparency
from rates.views.version_parts import VersionCaps, VersionTerms
from rates.views.what_if import WhatIfList, WhatIfPage
from rates.workforce_urls import api as workforce_api
from rates.workforce_urls import pages as workforce_pages

VERSION = "memoranda/<int:pk>/versions/<int:number>/"
pages: list[URLPattern] = [
    *off_system_urls.pages,
    *recharge_urls.pages,
    path("memoranda/", MemorandumList.as_view(), name="memoranda"),
    path("memoranda/new/", MemorandumNew.as_view(), name="memorandum-new"),
    path("memoranda/<int:pk>/", MemorandumPage.as_view(), name="memorandum"),
    path("memoranda/<int:pk>/leave/", MemorandumLeave.as_view(), name="memorandum-leave"),
    path("memoranda/<int:pk>/versions/new/", VersionNew.as_view(), name="version-new"),
    path(VERSION, VersionPage.as_view(), name="version"),
    path(f"{VERSION}caps/", VersionCaps.as_view(), name="version-caps"),
    path(f"{VERSION}terms/", VersionTerms.as_view(), name="version-terms"),
    path(f"{VERSION}change/", VersionChange.as_view(), name="version-change"),
    path(f"{VERSION}change/figures/", VersionFigures.as_view(), name="version-figures"),
    path(
        f"{VERSION}change/figures/new/", VersionFigureNew.as_view(), name="version-figure-new"
    ),
    path(
        f"{VERSION}change/figures/<slug:figure>/",
        VersionFigure.as_view(),
        name="version-figure",
    ),
    path(f"{VERSION}change/<slug:section>/", VersionPart.as_view(), name="version-section"),
    path(f"{VERSION}sign/", VersionSign.as_view(), name="version-sign"),
    path(f"{VERSION}join/", VersionJoin.as_view(), name="version-join"),
    path(
        f"{VERSION}bring-into-force/", VersionForce.as_view(), name="version-bring-into-force"
    ),
    path("job-titles/", TitleList.as_view(), name="job-titles"),
    path("job-titles/new/", TitleNew.as_view(), name="job-title-new"),
    path("job-titles/approve/", TitlesApprove.as_view(), name="job-titles-approve"),
    path("job-titles/import/", TitleImportPage.as_view(), name="job-title-import"),
    path("job-titles/<int:pk>/", TitlePage.as_view(), name="job-title"),
    path("reports/over-cap/", OverCap.as_view(), name="over-cap"),
    path("reports/over-cap/lines/", OverCapLines.as_view(), name="over-cap-lines"),
    path("reports/pay-transparency/", PayTransparency.as_view(), name="pay-transparency"),
    path("reports/pay-ladder/", PayLadder.as_view(), name="pay-ladder"),
    path("reports/spend-against-cap/", SpendAgainstCap.as_view(), name="spend-against-cap"),
    path("reports/spend-against-cap/lines/", SpendLines.as_view(), name="spend-lines"),
    path("decisions/<int:pk>/", DecisionPage.as_view(), name="decision"),
    path("awards/", AwardList.as_view(), name="awards"),
    path("awards/import/", AwardImport.as_view(), name="award-import"),
    path("awards/<int:pk>/", AwardPage.as_view(), name="award"),
    path("spines/new/", SpineNew.as_view(), name="spine-new"),
    path("grades/", GradeCouncils.as_view(), name="grade-councils"),
    path("grades/<str:gss_code>/", GradeList.as_view(), name="grades"),
    path("grades/<str:gss_code>/new/", GradeNew.as_view(), name="grade-new"),
    path("back-pay/", BackPayList.as_view(), name="back-pay-list"),
    path("back-pay/<int:pk>/", BackPayPage.as_view(), name="back-pay"),
    path("caps/", CapList.as_view(), name="caps"),
    path("caps/<int:pk>/", CapPage.as_view(), name="cap"),
    path("evidence-packs/", EvidencePackList.as_view(), name="evidence-packs"),
    path("evidence-packs/<int:pk>/", EvidencePackPage.as_view(), name="evidence-pack"),
    path(
        "evidence-packs/<int:pk>/file/",
        EvidencePackDownload.as_view(),
        name="evidence-pack-file",
    ),
    path("exceptions/", ExceptionList.as_view(), name="exceptions"),
    path("exceptions/new/", ExceptionNew.as_view(), name="exception-new"),
    path("exceptions/<int:pk>/", ExceptionPage.as_view(), name="exception"),
    path("breaches/", BreachList.as_view(), name="breaches"),
    path("breaches/<int:pk>/", BreachPage.as_view(), name="breach"),
    path("what-ifs/", WhatIfList.as_view(), name="what-ifs"),
    path("what-ifs/<int:pk>/", WhatIfPage.as_view(), name="what-if"),
    *pay_pages,
    *workforce_pages,
]
TITLE = "job-titles/<int:pk>/"
api: list[URLPattern] = [
    path("job-titles/", JobTitles.as_view(), name="api-job-titles"),
    path("job-titles/import/", JobTitleImport.as_view(), name="api-job-title-import"),
    path(TITLE, JobTitleDetail.as_view(), name="api-job-title"),
    path(f"{TITLE}approve/", ApproveJobTitle.as_view(), name="api-job-title-approve"),
    path(f"{TITLE}reject/", RejectJobTitle.as_view(), name="api-job-title-reject"),
    path(f"{TITLE}withdraw/", WithdrawJobTitle.as_view(), name="api-job-title-withdraw"),
    path(f"{TITLE}end/", EndJobTitle.as_view(), name="api-job-title-end"),
    path(
        "reports/pay-transparency/", PayTransparencyApi.as_view(), name="api-pay-transparency"
    ),
    path("reports/pay-ladder/", PayLadderApi.as_view(), name="api-pay-ladder"),
    path("quotes/", quotes.Quotes.as_view(), name="api-quotes"),
    path("decisions/<int:pk>/", decisions.DecisionDetail.as_view(), name="api-decision"),
    path(
        "permanent-equivalents/",
        caps.PermanentEquivalents.as_view(),
        name="api-permanent-equivalents",
    ),
    path("caps/", caps.Caps.as_view(), name="api-caps"),
    path("awards/", awards.Awards.as_view(), name="api-awards"),
    path("awards/<int:pk>/settle/", awards.SettleAward.as_view(), name="api-award-settle"),
    path("back-pay/", awards.BackPay.as_view(), name="api-back-pay-list"),
    path("back-pay/<int:pk>/", awards.BackPayDetail.as_view(), name="api-back-pay"),
    path(
        "back-pay/<int:pk>/accept/", awards.AcceptBackPay.as_view(), name="api-back-pay-accept"
    ),
    path(
        "back-pay/<int:pk>/decline/",
        awards.DeclineBackPay.as_view(),
        name="api-back-pay-decline",
    ),
    path("evidence-packs/", api_packs.EvidencePacks.as_view(), name="api-evidence-packs"),
    path(
        "evidence-packs/<int:pk>/",
        api_packs.EvidencePackDetail.as_view(),
        name="api-evidence-pack",
    ),
    path(
        "evidence-packs/<int:pk>/file/",
        api_packs.EvidencePackFile.as_view(),
        name="api-evidence-pack-file",
    ),
    path(
        "evidence-packs/<int:pk>/restart/",
        api_packs.RestartEvidencePack.as_view(),
        name="api-evidence-pack-restart",
    ),
    path("exceptions/", api_exceptions.Exceptions.as_view(), name="api-exceptions"),
    path(
        "exceptions/counts/",
        api_exceptions.ExceptionCounts.as_view(),
        name="api-exception-counts",
    ),
    path(
        "exceptions/<int:pk>/", api_exceptions.ExceptionDetail.as_view(), name="api-exception"
    ),
    path(
        "exceptions/<int:pk>/approve/",
        api_exceptions.ApproveException.as_view(),
        name="api-exception-approve",
    ),
    path(
        "exceptions/<int:pk>/reject/",
        api_exceptions.RejectException.as_view(),
        name="api-exception-reject",
    ),
    path("reports/over-cap/", over_cap.OverCap.as_view(), name="api-over-cap"),
    path("reports/over-cap/lines/", over_cap.OverCapLines.as_view(), name="api-over-cap-lines"),
    path("reports/breaches/", breaches.BreachRegister.as_view(), name="api-breaches"),
    path("breaches/<int:pk>/", breaches.BreachDetail.as_view(), name="api-breach"),
    path(
        "breaches/<int:pk>/explain/",
        breaches.ExplainBreach.as_view(),
        name="api-breach-explain",
    ),
    path(
        "breaches/<int:pk>/discuss/",
        breaches.DiscussBreach.as_view(),
        name="api-breach-discuss",
    ),
    path("breaches/<int:pk>/close/", breaches.CloseBreach.as_view(), name="api-breach-close"),
    *off_system_urls.api,
    *recharge_urls.api,
    path("memoranda/", memoranda.Memoranda.as_view(), name="api-memoranda"),
    path("what-ifs/", WhatIfs.as_view(), name="api-what-ifs"),
    path("what-ifs/<int:pk>/", WhatIfDetail.as_view(), name="api-what-if"),
    path("what-ifs/<int:pk>/cancel/", CancelWhatIf.as_view(), name="api-what-if-cancel"),
    path("what-ifs/<int:pk>/restart/", RestartWhatIf.as_view(), name="api-what-if-restart"),
    path("memoranda/<int:pk>/versions/", memoranda.Versions.as_view(), name="api-versions"),
    path(VERSION, memoranda.VersionDetail.as_view(), name="api-version"),
    path(f"{VERSION}diff/", memoranda.VersionDiff.as_view(), name="api-version-diff"),
    path(
        f"{VERSION}circulate/",
        memoranda.CirculateVersion.as_view(),
        name="api-version-circulate",
    ),
    path(
        f"{VERSION}withdraw/",
        memoranda.WithdrawVersion.as_view(),
        name="api-version-withdraw",
    ),
    path(f"{VERSION}join/", memoranda.JoinVersion.as_view(), name="api-version-join"),
    path(
        "memoranda/<int:pk>/leave/",
        memoranda.LeaveMemorandum.as_view(),
        name="api-memorandum-leave",
    ),
    path(f"{VERSION}sign/", memoranda.SignVersion.as_view(), name="api-version-sign"),
    path(
        f"{VERSION}bring-into-force/",
        memoranda.BringVersionIntoForce.as_view(),
        name="api-version-bring-into-force",
    ),
    path(
        "reports/spend-against-cap/",
        spend.SpendAgainstCap.as_view(),
        name="api-spend-against-cap",
    ),
    path(
        "reports/spend-against-cap/lines/",
        spend.SpendLines.as_view(),
        name="api-spend-against-cap-lines",
    ),
    *pay_api,
    *workforce_api,
]
