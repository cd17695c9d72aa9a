"""The tables of WHO."""

from accounts.models.access import ApiToken, IdempotentAnswer
from accounts.models.audit import AuditChain, AuditEntry
from accounts.models.claims import CredentialClaim, CredentialHistory, Evidence
from accounts.models.credentials import Driving, Identity, Qualification, Training
from accounts.models.employment import AssessedYear, ContractedHours, EmploymentLeave
from accounts.models.heads import AuditHead
from accounts.models.imports import WorkerImport
from accounts.models.invitations import Invitation
from accounts.models.kinds import CredentialKind
from accounts.models.notice_settings import NoticeChoice, NoticeGroup, NoticeSettings
from accounts.models.notices import Delivery, DeliveryState, Notice, NoticeChannel
from accounts.models.passports import (
    Clearance,
    Consent,
    DbsCheck,
    EmploymentSpell,
    Reference,
    Registration,
    RightToWork,
)
from accounts.models.people import Membership, Office, Role, User
from accounts.models.places import Council, JobRole, Region, Team
from accounts.models.reciprocity import Reciprocity
from accounts.models.register import RegisterAlert, RegisterCheck
from accounts.models.reminders import Reminder
from accounts.models.workers import Worker

__all__ = [
    "ApiToken",
    "AssessedYear",
    "AuditChain",
    "AuditEntry",
    "AuditHead",
    "Clearance",
    "Consent",
    "ContractedHours",
    "Council",
    "CredentialClaim",
    "CredentialHistory",
    "CredentialKind",
    "DbsCheck",
    "Delivery",
    "DeliveryState",
    "Driving",
    "EmploymentLeave",
    "EmploymentSpell",
    "Evidence",
    "IdempotentAnswer",
    "Identity",
    "Invitation",
    "JobRole",
    "Membership",
    "Notice",
    "NoticeChannel",
    "NoticeChoice",
    "NoticeGroup",
    "NoticeSettings",
    "Office",
    "Qualification",
    "Reciprocity",
    "Reference",
    "Region",
    "RegisterAlert",
    "RegisterCheck",
    "Registration",
    "Reminder",
    "RightToWork",
    "Role",
    "Team",
    "Training",
    "User",
    "Worker",
    "WorkerImport",
]
