"""The quarterly return: answered, submitted, and signed off (decision 0053)."""

from shifts.actions.returns.answering import save_answers
from shifts.actions.returns.signing import send_return_back, sign_return_off
from shifts.actions.returns.submitting import submit_return

__all__ = ["save_answers", "send_return_back", "sign_return_off", "submit_return"]
