"""How e-mail leaves, read from one address as Django's settings name its parts."""

from typing import Any

from environs import Env, EnvValidationError

SECONDS_TO_WAIT = 10  # a mail server that hangs must not hold a worker
KNOWN = "console://, smtp://host:25, submission://user:password@host:587 (TLS)"
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
