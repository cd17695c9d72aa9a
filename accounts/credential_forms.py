"""What is typed for each kind of credential, on pages and by programs alike."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings

from accounts.errors import BadInput
from accounts.forms import DayField, FilesField, FilesInput, PlainForm, YesNoField
from accounts.models import Council
from accounts.models.credentials import IdentityDocument
from accounts.models.kinds import CredentialKind
from accounts.models.passports import LeavingReason, RegisterStatus, SpellKind
from accounts.models.recorded import SeenHow
from accounts.seen import Seen
from accounts.uploads import ACCEPT, MEGABYTE, Upload, read_upload


def day(label: str, hint: str = "", *, required: bool = True) -> DayField:
    return DayField(label=label, help_text=hint, required=required)


def words(label: str, hint: str = "", **options: Any) -> forms.CharField:
    missing = {"required": "This is empty; fill it in."}
    return forms.CharField(
        label=label, help_text=hint, max_length=120, error_messages=missing, **options
    )


def one_of(label: str, choices: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "Choose one"), *choices],
        required=required,
        error_messages={
            "required": "Choose one.",
            "invalid_choice": "“%(value)s” is not one of: "
            + ", ".join(code for code, _ in choices)
            + ".",
        },
    )


class RegistrationForm(PlainForm):
    number = words("Registration number", "SW and digits, such as SW12345.")
    status = one_of("What the register says", RegisterStatus.choices)
    conditions = forms.CharField(
        label="Conditions",
        help_text="Copy them from the register, if there are any.",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    registered_until = day("Registered until", "The last day of the registration.")


class DbsForm(PlainForm):
    certificate_number = words("Certificate number", "12 digits, at its top right.")
    issued_on = day("Day it was issued")
    childrens_barred_list = YesNoField(label="Does it include the children’s barred list?")
    update_service_checked_on = day("Update service last checked", required=False)


class RightToWorkForm(PlainForm):
    starts_on = day("First day")
    ends_on = day("Last day", "Leave it empty if there is no limit.", required=False)


class IdentityForm(PlainForm):
    document = one_of("Document", IdentityDocument.choices)
    number_ends = words("End of its number", "Only the last 2 to 4 letters and digits.")
    expires_on = day("Last day it is valid", "Leave it empty if it has none.", required=False)


class QualificationForm(PlainForm):
    award = words("Award", "Such as BA Social Work.")
    institution = words("Where it was awarded")
    awarded_on = day("Day it was awarded")


class ReferenceForm(PlainForm):
    referee = words("Who gave it")
    received_on = day("Day it was received")
    practice_based = YesNoField(label="Is it about your practice?")
    standard_template = YesNoField(label="Is it on the standard template?")


class TrainingForm(PlainForm):
    course = words("Course", "Such as Safeguarding children, level 3.")
    completed_on = day("Day it was completed")
    expires_on = day("Last day it counts", "Leave it empty if it has none.", required=False)


class DrivingForm(PlainForm):
    licence_until = day("Licence valid until", required=False)
    business_insurance_until = day(
        "Business insurance until", "Insurance that covers driving for work.", required=False
    )


class PostForm(PlainForm):
    employer = words("Employer", "Leave it empty for an English council.", required=False)
    council = forms.ModelChoiceField(
        queryset=Council.objects.order_by("name"),
        to_field_name="gss_code",
        required=False,
        empty_label="Not an English council",
    )
    starts_on = day("First day")
    ends_on = day("Last day", "Leave it empty if you still hold it.", required=False)
    directly_employed = YesNoField(label="Employed by them directly, not through an agency?")
    child_and_family = YesNoField(label="In child and family social work?")
    kind = one_of("What kind of post", SpellKind.choices)
    leaving_reason = one_of("Why it ended", LeavingReason.choices, required=False)


class SeenForm(PlainForm):
    """Who saw the original: asked of whoever records or verifies."""

    original_seen_by = words("Who saw the original", "The person’s full name.")
    original_seen_on = day("Day they saw it")
    original_seen_how = one_of("How they saw it", SeenHow.choices)

    def seen(self) -> Seen:
        typed = self.checked()
        return Seen(
            by=typed["original_seen_by"],
            on=typed["original_seen_on"],
            how=typed["original_seen_how"],
        )


class FilesForm(PlainForm):
    file = FilesField(
        label="Photographs or PDFs",
        help_text="PDF, PNG, JPEG or HEIC. You can choose several.",
        required=False,
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )

    def uploads(self) -> list[Upload]:
        return read_files(self.checked()["file"])


class ReasonForm(PlainForm):
    reason = forms.CharField(
        label="Why it cannot be recorded",
        help_text="The worker reads this, so say what to do.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why."},
    )


FORMS: dict[CredentialKind, type[PlainForm]] = {
    CredentialKind.REGISTRATION: RegistrationForm,
    CredentialKind.DBS: DbsForm,
    CredentialKind.RIGHT_TO_WORK: RightToWorkForm,
    CredentialKind.IDENTITY: IdentityForm,
    CredentialKind.QUALIFICATION: QualificationForm,
    CredentialKind.REFERENCE: ReferenceForm,
    CredentialKind.TRAINING: TrainingForm,
    CredentialKind.DRIVING: DrivingForm,
    CredentialKind.POST: PostForm,
}


def read_files(files: list[Any]) -> list[Upload]:
    return [read_upload(each, settings.EVIDENCE_MAX_MB * MEGABYTE) for each in files]


def checked_facts(kind: CredentialKind, given: Mapping[str, Any]) -> dict[str, Any]:
    """What a program sent, as the action takes it, or BadInput naming every field."""
    form = FORMS[kind](dict(given))
    known = ", ".join(form.fields)
    problems = form.problems() | {
        str(name): [f"“{name}” is not asked of this kind; give only {known}."]
        for name in set(given) - set(form.fields)
    }
    if problems:
        raise BadInput(problems)
    return form.cleaned_data
