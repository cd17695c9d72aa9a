"""The addresses of this app: pages, and the API below /api/v1/."""

from django.urls import URLPattern, path

from shifts import assignment_urls, report_urls, return_urls, timesheet_urls, why_not_urls
from shifts.api.availability import (
    Availability,
    CalendarFeedDetail,
    CalendarFeeds,
    CalendarLinkDetail,
    CalendarLinks,
    DatedAvailabilities,
    DatedAvailabilityDetail,
)
from shifts.api.blocks import (
    ArchiveTemplate,
    BookTemplate,
    OfferBlock,
    RepeatBooking,
    TemplateDetail,
    Templates,
)
from shifts.api.bookings import BookingDetail, BookingOffers, Bookings
from shifts.api.candidates import BookingCandidates
from shifts.api.cascades import (
    CascadeDetail,
    Cascades,
    SignOffAgencies,
    StopCascade,
    WithdrawOffer,
)
from shifts.api.employment import Employment, EndPost
from shifts.api.fairness import FairnessOffers, FairnessReport
from shifts.api.objections import (
    AppealDoNotRebook,
    ApproachDetail,
    Approaches,
    DecideApproach,
    DecideDoNotRebook,
    DoNotRebookDetail,
    DoNotRebooks,
    HearDoNotRebook,
    LiftDoNotRebook,
    ReportApproach,
)
from shifts.api.offers import AcceptOffer, Assignments, DeclineOffer, OfferDetail, Offers
from shifts.api.placements import (
    AnswerReview,
    Caseloads,
    DenySupervision,
    PlacementDetail,
    Placements,
    Review,
    Supervisions,
    Supervisors,
)
from shifts.api.title_flags import TitleFlags
from shifts.api.working_time import (
    DeclareOutsideWork,
    EndOutsideWork,
    PlanRest,
    Rests,
    SignOptOut,
    WithdrawOptOut,
    WorkingTime,
)
from shifts.views.availability import AvailabilityPage, DaysPage, DaysRemovePage, WeekPage
from shifts.views.blocks import OfferBlockPage
from shifts.views.booking import BookingPage
from shifts.views.bookings import BookingList, BookingNew
from shifts.views.calendar_link import CalendarFile
from shifts.views.calendars import CalendarRemovePage, CalendarsPage
from shifts.views.cascades import CascadePage, CascadeStart, OfferWithdraw
from shifts.views.employment import EmploymentPage, OwnEmployment, PostPage
from shifts.views.ending_roles import RoleEnd
from shifts.views.fairness import FairnessPage
from shifts.views.home import Home
from shifts.views.live_answer import LiveAnswer
from shifts.views.objections import (
    ApproachList,
    ApproachNew,
    ApproachPage,
    DoNotRebookList,
    DoNotRebookNew,
    DoNotRebookPage,
)
from shifts.views.offers import OfferList, OfferPage
from shifts.views.placements import PlacementList, PlacementPage
from shifts.views.rests import RestList, RestPage
from shifts.views.rules import RulesPage, TermsPage
from shifts.views.search import Search
from shifts.views.templates import TemplateKeep, TemplateList
from shifts.views.title_flags import TitleFlagsPage
from shifts.views.vacancies import VacantPost
from shifts.views.work import WorkPage
from shifts.views.working_time import OutsideWorkEnd, OutsideWorkNew, WorkingTimePage

pages: list[URLPattern] = [
    *assignment_urls.pages,
    *report_urls.pages,
    *timesheet_urls.pages,
    *return_urls.pages,
    *why_not_urls.pages,
    path("", Home.as_view(), name="home"),
    path("approaches/", ApproachList.as_view(), name="approaches"),
    path("approaches/new/", ApproachNew.as_view(), name="approach-new"),
    path("approaches/<int:pk>/", ApproachPage.as_view(), name="approach"),
    path("availability/", AvailabilityPage.as_view(), name="availability"),
    path("availability/week/", WeekPage.as_view(), name="availability-week"),
    path("availability/days/", DaysPage.as_view(), name="availability-days"),
    path(
        "availability/days/<int:pk>/remove/",
        DaysRemovePage.as_view(),
        name="availability-days-remove",
    ),
    path("availability/calendars/", CalendarsPage.as_view(), name="calendars"),
    path(
        "availability/calendars/<int:pk>/remove/",
        CalendarRemovePage.as_view(),
        name="calendar-remove",
    ),
    path("calendar/<str:token>.ics", CalendarFile.as_view(), name="calendar-file"),
    path("bookings/", BookingList.as_view(), name="bookings"),
    path("bookings/new/", BookingNew.as_view(), name="booking-new"),
    path("bookings/offer/", OfferBlockPage.as_view(), name="offer-block"),
    path("bookings/new/answer/", LiveAnswer.as_view(), name="booking-answer"),
    path("bookings/<int:pk>/", BookingPage.as_view(), name="booking"),
    path("do-not-rebooks/", DoNotRebookList.as_view(), name="do-not-rebooks"),
    path("do-not-rebooks/<int:pk>/", DoNotRebookPage.as_view(), name="do-not-rebook"),
    path("placements/", PlacementList.as_view(), name="placements"),
    path("placements/<int:pk>/", PlacementPage.as_view(), name="placement"),
    path(
        "placements/<int:pk>/do-not-rebook/", DoNotRebookNew.as_view(), name="do-not-rebook-new"
    ),
    path("employment/", OwnEmployment.as_view(), name="own-employment"),
    path("workers/<int:pk>/employment/", EmploymentPage.as_view(), name="employment"),
    path("posts/<int:pk>/", PostPage.as_view(), name="post"),
    path("bookings/<int:pk>/cascade/", CascadeStart.as_view(), name="booking-cascade"),
    path("bookings/<int:pk>/template/", TemplateKeep.as_view(), name="template-keep"),
    path("templates/", TemplateList.as_view(), name="templates"),
    path("templates/vacant/", VacantPost.as_view(), name="template-vacant"),
    path("cascades/<int:pk>/", CascadePage.as_view(), name="cascade"),
    path("offers/", OfferList.as_view(), name="offers"),
    path("offers/<int:pk>/", OfferPage.as_view(), name="offer"),
    path("offers/<int:pk>/withdraw/", OfferWithdraw.as_view(), name="offer-withdraw"),
    path("reports/fairness/", FairnessPage.as_view(), name="fairness"),
    path("reports/title-flags/", TitleFlagsPage.as_view(), name="title-flags"),
    path("people/roles/<int:pk>/end/", RoleEnd.as_view(), name="role-end"),
    path("rules/", RulesPage.as_view(), name="rules"),
    path("rules/terms/", TermsPage.as_view(), name="rule-terms"),
    path("search/", Search.as_view(), name="search"),
    path("work/", WorkPage.as_view(), name="work"),
    path("compensatory-rest/", RestList.as_view(), name="rests"),
    path("compensatory-rest/<int:pk>/", RestPage.as_view(), name="rest"),
    path("working-time/", WorkingTimePage.as_view(), name="working-time"),
    path("working-time/outside-work/", OutsideWorkNew.as_view(), name="outside-work-new"),
    path(
        "working-time/outside-work/<int:pk>/", OutsideWorkEnd.as_view(), name="outside-work-end"
    ),
]
api: list[URLPattern] = [
    *assignment_urls.api,
    *report_urls.api,
    *timesheet_urls.api,
    *return_urls.api,
    *why_not_urls.api,
    path("availability/", Availability.as_view(), name="api-availability"),
    path("availability/dated/", DatedAvailabilities.as_view(), name="api-availability-dated"),
    path(
        "availability/dated/<int:pk>/",
        DatedAvailabilityDetail.as_view(),
        name="api-availability-day",
    ),
    path("availability/feeds/", CalendarFeeds.as_view(), name="api-calendar-feeds"),
    path(
        "availability/feeds/<int:pk>/", CalendarFeedDetail.as_view(), name="api-calendar-feed"
    ),
    path("availability/links/", CalendarLinks.as_view(), name="api-calendar-links"),
    path(
        "availability/links/<int:pk>/", CalendarLinkDetail.as_view(), name="api-calendar-link"
    ),
    path("bookings/", Bookings.as_view(), name="api-bookings"),
    path("bookings/<int:pk>/", BookingDetail.as_view(), name="api-booking"),
    path(
        "bookings/<int:pk>/candidates/",
        BookingCandidates.as_view(),
        name="api-booking-candidates",
    ),
    path("bookings/<int:pk>/offers/", BookingOffers.as_view(), name="api-booking-offers"),
    path("bookings/<int:pk>/repeat/", RepeatBooking.as_view(), name="api-booking-repeat"),
    path("offers/block/", OfferBlock.as_view(), name="api-offer-block"),
    path("templates/", Templates.as_view(), name="api-templates"),
    path("templates/<int:pk>/", TemplateDetail.as_view(), name="api-template"),
    path("templates/<int:pk>/archive/", ArchiveTemplate.as_view(), name="api-template-archive"),
    path("templates/<int:pk>/book/", BookTemplate.as_view(), name="api-template-book"),
    path("cascades/", Cascades.as_view(), name="api-cascades"),
    path("cascades/<int:pk>/", CascadeDetail.as_view(), name="api-cascade"),
    path("cascades/<int:pk>/stop/", StopCascade.as_view(), name="api-cascade-stop"),
    path("cascades/<int:pk>/sign-off/", SignOffAgencies.as_view(), name="api-cascade-sign-off"),
    path("offers/", Offers.as_view(), name="api-offers"),
    path("offers/<int:pk>/", OfferDetail.as_view(), name="api-offer"),
    path("offers/<int:pk>/accept/", AcceptOffer.as_view(), name="api-offer-accept"),
    path("offers/<int:pk>/decline/", DeclineOffer.as_view(), name="api-offer-decline"),
    path("offers/<int:pk>/withdraw/", WithdrawOffer.as_view(), name="api-offer-withdraw"),
    path("posts/<int:pk>/end/", EndPost.as_view(), name="api-post-end"),
    path("workers/<int:pk>/employment/", Employment.as_view(), name="api-employment"),
    path("reports/fairness/", FairnessReport.as_view(), name="api-fairness"),
    path("reports/fairness/offers/", FairnessOffers.as_view(), name="api-fairness-offers"),
    path("reports/title-flags/", TitleFlags.as_view(), name="api-title-flags"),
    path("assignments/", Assignments.as_view(), name="api-assignments"),
    path("placements/", Placements.as_view(), name="api-placements"),
    path("assignments/<int:pk>/placement/", PlacementDetail.as_view(), name="api-placement"),
    path(
        "assignments/<int:pk>/supervisions/",
        Supervisions.as_view(),
        name="api-placement-supervisions",
    ),
    path(
        "assignments/<int:pk>/supervisors/",
        Supervisors.as_view(),
        name="api-placement-supervisors",
    ),
    path(
        "assignments/<int:pk>/caseloads/", Caseloads.as_view(), name="api-placement-caseloads"
    ),
    path("assignments/<int:pk>/review/", Review.as_view(), name="api-placement-review"),
    path(
        "assignments/<int:pk>/review/answer/",
        AnswerReview.as_view(),
        name="api-placement-review-answer",
    ),
    path(
        "assignments/<int:pk>/do-not-rebook/",
        DecideDoNotRebook.as_view(),
        name="api-placement-do-not-rebook",
    ),
    path(
        "assignments/<int:pk>/approaches/",
        ReportApproach.as_view(),
        name="api-placement-approaches",
    ),
    path("supervisions/<int:pk>/deny/", DenySupervision.as_view(), name="api-supervision-deny"),
    path("do-not-rebooks/", DoNotRebooks.as_view(), name="api-do-not-rebooks"),
    path("do-not-rebooks/<int:pk>/", DoNotRebookDetail.as_view(), name="api-do-not-rebook"),
    path(
        "do-not-rebooks/<int:pk>/appeal/",
        AppealDoNotRebook.as_view(),
        name="api-do-not-rebook-appeal",
    ),
    path(
        "do-not-rebooks/<int:pk>/hear/",
        HearDoNotRebook.as_view(),
        name="api-do-not-rebook-hear",
    ),
    path(
        "do-not-rebooks/<int:pk>/lift/",
        LiftDoNotRebook.as_view(),
        name="api-do-not-rebook-lift",
    ),
    path("approaches/", Approaches.as_view(), name="api-approaches"),
    path("approaches/<int:pk>/", ApproachDetail.as_view(), name="api-approach"),
    path("approaches/<int:pk>/decide/", DecideApproach.as_view(), name="api-approach-decide"),
    path("compensatory-rest/", Rests.as_view(), name="api-rests"),
    path("compensatory-rest/<int:pk>/plan/", PlanRest.as_view(), name="api-rest-plan"),
    path("working-time/", WorkingTime.as_view(), name="api-working-time"),
    path("working-time/opt-out/", SignOptOut.as_view(), name="api-opt-out"),
    path(
        "working-time/opt-out/withdraw/", WithdrawOptOut.as_view(), name="api-opt-out-withdraw"
    ),
    path("working-time/outside-work/", DeclareOutsideWork.as_view(), name="api-outside-work"),
    path(
        "working-time/outside-work/<int:pk>/end/",
        EndOutsideWork.as_view(),
        name="api-outside-work-end",
    ),
]
