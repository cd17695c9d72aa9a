"""What `manage.py check`, and with it every process that starts, says about the configuration."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from accounts.signing import SigningKeyMissing, private_key


@register
def evidence_is_not_served(app_configs: Any, **options: Any) -> Sequence[CheckMessage]:
    """People's papers must not lie where the static files are served from."""
    folder = Path(settings.EVIDENCE_DIR).resolve()
    served = [settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    if any(folder.is_relative_to(Path(each).resolve()) for each in served):
        told = "EVIDENCE_DIR is inside a folder that is served; name another."
        return [Error(told, id="staffbank.E002")]
    return []


@register
def secret_key_is_set(app_configs: Any, **options: Any) -> Sequence[CheckMessage]:
    try:
        settings.SECRET_KEY  # noqa: B018  # Django raises on an empty one
    except ImproperlyConfigured:
        return [Error("Set SECRET_KEY to a long random string.", id="staffbank.E001")]
    return []


@register(deploy=True)
def heads_can_be_signed(app_configs: Any, **options: Any) -> Sequence[CheckMessage]:
    """Not an error: the bank works without it, but no daily head of the trail is signed."""
    try:
        private_key()
    except SigningKeyMissing:
        told = "Set AUDIT_SIGNING_KEY to 64 hexadecimal digits; until then no head is signed."
        return [Warning(told, id="staffbank.W003")]
    return []
