"""The addresses of this app: pages, and the API below /api/v1/."""

from django.urls import path

from accounts.api import passports
from accounts.api.heads import AuditHeads, signing_key
from accounts.api.notices import Notices, NoticeSettingsDetail, ReadNotice
from accounts.api.reciprocity import EndReciprocity, Reciprocities
from accounts.api.register import RegisterChecksView, RegisterDueNumbers
from accounts.api.trail import AuditTrail
from accounts.api.worker_imports import WorkerImportDetail, WorkerImports
from accounts.views import passport, people, teams, tokens, workers
from accounts.views.account import AccountEmail, AccountPage, token_new
from accounts.views.councils import CouncilList
from accounts.views.inbox import Inbox, NoticePage
from accounts.views.invitations import InvitationList, InvitationPage, JoinPage
from accounts.views.notice_settings import NoticeSettingsPage
from accounts.views.reciprocity import ReciprocityEnd, ReciprocityList
from accounts.views.register import RegisterCheckPage, RegisterChecks, RegisterDue
from accounts.views.session import EndSession, StaySignedIn
from accounts.views.trail import AuditEntryPage, AuditTrailPage
from accounts.views.worker_imports import (
    WorkerImportNew,
    WorkerImportPage,
    WorkerTemplate,
    WorkerTemplateExcel,
)

pages = [
    path(".well-known/audit-signing-key", signing_key, name="audit-signing-key"),
    path("audit/", AuditTrailPage.as_view(), name="audit"),
    path("audit/<int:pk>/", AuditEntryPage.as_view(), name="audit-entry"),
    path("account/", AccountPage.as_view(), name="account"),
    path("account/address/<str:token>/", AccountEmail.as_view(), name="account-email"),
    path("account/tokens/new/", token_new, name="token-new"),
    path("councils/", CouncilList.as_view(), name="councils"),
    path("claims/<int:pk>/", workers.ClaimPage.as_view(), name="claim"),
    path("evidence/<int:pk>/", passport.EvidenceFile.as_view(), name="evidence"),
    path("invitations/", InvitationList.as_view(), name="invitations"),
    path("invitations/<int:pk>/", InvitationPage.as_view(), name="invitation"),
    path("join/<str:token>/", JoinPage.as_view(), name="invitation-join"),
    path("people/", people.PeopleList.as_view(), name="people"),
    path("people/invite/", people.Invite.as_view(), name="invite"),
    path("people/<int:pk>/", people.PersonPage.as_view(), name="person"),
    path("teams/", teams.TeamList.as_view(), name="teams"),
    path("teams/new/", teams.TeamNew.as_view(), name="team-new"),
    path("teams/<int:pk>/", teams.TeamPage.as_view(), name="team"),
    path("tokens/", tokens.TokenList.as_view(), name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.TokenRevoke.as_view(), name="token-revoke"),
    path("passport/", passport.PassportPage.as_view(), name="passport"),
    path("passport/add/<slug:kind>/", passport.PassportAdd.as_view(), name="passport-add"),
    path("inbox/", Inbox.as_view(), name="inbox"),
    path("inbox/<int:pk>/", NoticePage.as_view(), name="notice"),
    path("inbox/settings/", NoticeSettingsPage.as_view(), name="notice-settings"),
    path("reciprocities/", ReciprocityList.as_view(), name="reciprocities"),
    path("reciprocities/<int:pk>/end/", ReciprocityEnd.as_view(), name="reciprocity-end"),
    path("register-checks/", RegisterChecks.as_view(), name="register-checks"),
    path("register-checks/<int:pk>/", RegisterCheckPage.as_view(), name="register-check"),
    path("register-checks/due/<str:gss_code>/", RegisterDue.as_view(), name="register-due"),
    path("session/end/", EndSession.as_view(), name="session-end"),
    path("session/stay/", StaySignedIn.as_view(), name="session-stay"),
    path("workers/import/", WorkerImportNew.as_view(), name="worker-import-new"),
    path("workers/import/template/", WorkerTemplate.as_view(), name="worker-template"),
    path(
        "workers/import/template.xlsx",
        WorkerTemplateExcel.as_view(),
        name="worker-template-excel",
    ),
    path("workers/imports/<int:pk>/", WorkerImportPage.as_view(), name="worker-import"),
    path("workers/", workers.WorkerList.as_view(), name="workers"),
    path("workers/<int:pk>/clear/", workers.ClearWorker.as_view(), name="worker-clear"),
    path(
        "workers/<int:pk>/passport/", workers.WorkerPassport.as_view(), name="worker-passport"
    ),
    path(
        "workers/<int:pk>/passport/<slug:kind>/",
        workers.RecordCredential.as_view(),
        name="credential-record",
    ),
]
api = [
    path("audit/", AuditTrail.as_view(), name="api-audit"),
    path("audit/heads/", AuditHeads.as_view(), name="api-audit-heads"),
    path("claims/", passports.Claims.as_view(), name="api-claims"),
    path("claims/<int:pk>/", passports.ClaimDetail.as_view(), name="api-claim"),
    path("claims/<int:pk>/refuse/", passports.RefuseClaim.as_view(), name="api-claim-refuse"),
    path("claims/<int:pk>/verify/", passports.VerifyClaim.as_view(), name="api-claim-verify"),
    path(
        "claims/<int:pk>/withdraw/",
        passports.WithdrawClaim.as_view(),
        name="api-claim-withdraw",
    ),
    path("consents/", passports.Consents.as_view(), name="api-consents"),
    path(
        "consents/withdraw/", passports.WithdrawConsent.as_view(), name="api-consent-withdraw"
    ),
    path("evidence/", passports.EvidenceFiles.as_view(), name="api-evidence"),
    path("evidence/<int:pk>/", passports.EvidenceFile.as_view(), name="api-evidence-file"),
    path("passport/", passports.OwnPassport.as_view(), name="api-passport"),
    path("notices/", Notices.as_view(), name="api-notices"),
    path("notices/<int:pk>/read/", ReadNotice.as_view(), name="api-notice-read"),
    path("notice-settings/", NoticeSettingsDetail.as_view(), name="api-notice-settings"),
    path("worker-imports/", WorkerImports.as_view(), name="api-worker-imports"),
    path("worker-imports/<int:pk>/", WorkerImportDetail.as_view(), name="api-worker-import"),
    path("reciprocities/", Reciprocities.as_view(), name="api-reciprocities"),
    path("reciprocities/<int:pk>/end/", EndReciprocity.as_view(), name="api-reciprocity-end"),
    path("register-checks/", RegisterChecksView.as_view(), name="api-register-checks"),
    path("register-checks/due/", RegisterDueNumbers.as_view(), name="api-register-due"),
]
