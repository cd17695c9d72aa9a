"""What is held while payments come in or are answered: the file, the payment, then the council."""

from accounts.models import Council
from rates.models import OffSystemImport, OffSystemPayment


def lock_import(pk: int) -> OffSystemImport:
    """So that a file that two tasks took up is applied once."""
    locked = OffSystemImport.objects.select_for_update(of=("self",))
    return locked.select_related("source__council", "requested_by").get(pk=pk)


def lock_payment(pk: int) -> OffSystemPayment:
    """So that of two answers each knows the one before it."""
    locked = OffSystemPayment.objects.select_for_update(of=("self",))
    return locked.select_related("council").get(pk=pk)


def lock_council(pk: int) -> Council:
    """So that a file, or a row that two files hold, comes in once."""
    return Council.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
