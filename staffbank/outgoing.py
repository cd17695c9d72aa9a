"""How e-mail and texts leave, and the address that they lead back to."""

from typing import Any

from environs import Env, EnvValidationError, validate

from accounts.outbox.notify import API_KEY, UUID, Notify

SECONDS_TO_WAIT = 10  # a mail server that hangs must not hold a worker
KNOWN = "console://, smtp://host:25, submission://user:password@host:587 (TLS)"
NOTIFY_API = "https://api.notifications.service.gov.uk"
ADDRESS = validate.Regexp(r"^https?://[\w.:\[\]-]+/?$", error="give https://host")
ADDRESS_OR_NONE = validate.Regexp(
    r"^(https?://[\w.:\[\]-]+/?)?$", error="give https://host, without a path"
)
KEY_OR_NONE = validate.Regexp(
    rf"^({API_KEY.pattern[1:-1]})?$", error="give the whole key, as Notify shows it once"
)
TAKEN = ("HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL", "FILE_PATH")


def email_settings(env: Env) -> dict[str, Any]:
    given = env.dj_email_url("EMAIL_URL", default="console://")
    if "EMAIL_BACKEND" not in given:
        told = f'Environment variable "EMAIL_URL" invalid: give one of {KNOWN}.'
        raise EnvValidationError(told, [told])
    return {
        "EMAIL_BACKEND": given["EMAIL_BACKEND"],
        "EMAIL_HOST": given["EMAIL_HOST"] or "localhost",
        "EMAIL_PORT": given["EMAIL_PORT"] or 25,
        "EMAIL_TIMEOUT": SECONDS_TO_WAIT,
        "DEFAULT_FROM_EMAIL": env.str("EMAIL_FROM", default="staffbank@localhost"),
        **{f"EMAIL_{name}": given[f"EMAIL_{name}"] for name in TAKEN},
    }


def notify_settings(env: Env) -> Notify | None:
    """GOV.UK Notify, where its key is given with a template for e-mail, for texts, or for both."""
    template = validate.Regexp(rf"^({UUID})?$", error="give the template's number from Notify")
    found = Notify(
        url=env.str("NOTIFY_URL", default=NOTIFY_API, validate=ADDRESS).rstrip("/"),
        api_key=env.str("NOTIFY_API_KEY", default="", validate=KEY_OR_NONE),
        email_template=env.str("NOTIFY_EMAIL_TEMPLATE", default="", validate=template),
        text_template=env.str("NOTIFY_TEXT_TEMPLATE", default="", validate=template),
    )
    templates = bool(found.email_template or found.text_template)
    if templates != bool(found.api_key):
        told = "give NOTIFY_API_KEY and NOTIFY_EMAIL_TEMPLATE, NOTIFY_TEXT_TEMPLATE or both."
        told = f'Environment variable "NOTIFY_API_KEY" invalid: {told}'
        raise EnvValidationError(told, [told])
    return found if templates else None


def site_url(env: Env, *, debug: bool) -> str:
    """Where people reach the product, for links in messages; empty there are none."""
    here = f"http://localhost:{env.int('PORT', default=8000)}" if debug else ""
    return env.str("SITE_URL", default=here, validate=ADDRESS_OR_NONE).rstrip("/")
