"""Forms for a file and the council whose it is."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.forms import PlainForm
from accounts.models import Council, User
from accounts.permissions import Permission, reach_of
from accounts.tables import check_size
from accounts.workbooks import MIME


def councils_with(user: User, permission: Permission) -> QuerySet[Council]:
    return Council.objects.filter(pk__in=reach_of(user, permission).councils)


class FileForm(PlainForm):
    """The council is the user's own; it is chosen only where there is more than one."""

    council = forms.ModelChoiceField(
        queryset=Council.objects.none(),
        empty_label=None,
        error_messages={
            "required": "Choose a council.",
            "invalid_choice": "Choose one of your own councils.",
        },
    )
    file = forms.FileField(
        label="File (CSV or Excel)",
        widget=forms.FileInput(attrs={"accept": f".csv,.xlsx,text/csv,{MIME}"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def __init__(self, *args: Any, by: User, permission: Permission, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["council"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = councils_with(by, permission)
        field.initial = field.queryset.first()

    def content(self) -> bytes:
        """What was chosen, or BadInput."""
        file = self.checked()["file"]
        check_size(file.size or 0)
        read: bytes = file.read()
        return read
