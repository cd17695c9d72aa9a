"""Background work: the Celery app and what runs on the clock."""

import os
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staffbank.settings")

# Every entry is safe to run twice and catches up after a missed beat.
BEAT: dict[str, dict[str, Any]] = {
    "go on with files of workers": {"task": "accounts.tasks.resume_imports", "schedule": 60.0},
    "end roles whose last day is over": {
        "task": "accounts.tasks.end_roles",
        "schedule": 300.0,
    },
    "remind of credentials that end": {"task": "rates.tasks.remind", "schedule": 3_600.0},
    "alert hosts to the register": {"task": "shifts.tasks.alert_hosts", "schedule": 60.0},
    "close offers whose time is over": {"task": "shifts.tasks.expire_offers", "schedule": 60.0},
    "read workers' calendars": {
        "task": "shifts.tasks.fetch_due_calendars",
        "schedule": 60.0,
    },
    "go on with cascades": {"task": "shifts.tasks.advance_cascades", "schedule": 30.0},
    "close exceptions whose time is over": {
        "task": "rates.tasks.expire_exceptions",
        "schedule": 60.0,
    },
    "close work that is over": {
        "task": "shifts.tasks.close_work_that_is_over",
        "schedule": 300.0,
    },
    "send what is still in the outbox": {
        "task": "accounts.tasks.send_unsent",
        "schedule": 30.0,
    },
    "keep the ledger's months ahead": {
        "task": "rates.tasks.keep_ledger_months",
        "schedule": 3_600.0,
    },
    "keep who was passed over": {
        "task": "shifts.tasks.keep_who_was_passed_over",
        "schedule": 120.0,
    },
    "remind of hours": {"task": "shifts.tasks.remind_of_hours", "schedule": 1_800.0},
    "tell of what falls due in placements": {
        "task": "shifts.tasks.tell_of_due",
        "schedule": 3_600.0,
    },
    "go on with evidence packs": {
        "task": "rates.tasks.resume_evidence_packs",
        "schedule": 60.0,
    },
    "draft recharges": {"task": "rates.tasks.draft_recharges", "schedule": 3_600.0},
    "follow up breaches": {"task": "rates.tasks.follow_up_breaches", "schedule": 60.0},
    "go on with files of payments": {
        "task": "rates.tasks.resume_off_system_imports",
        "schedule": 60.0,
    },
    "look for payments in the ledger": {
        "task": "rates.tasks.match_off_system",
        "schedule": 86_400.0,
    },
    "go on with what-ifs": {"task": "rates.tasks.resume_what_ifs", "schedule": 60.0},
    "sign the trail's daily heads": {
        "task": "accounts.tasks.sign_audit_heads",
        "schedule": 900.0,
    },
    "sweep files that nothing knows": {
        "task": "accounts.tasks.sweep_evidence",
        "schedule": 86_400.0,
    },
    "forget sessions that are over": {
        "task": "accounts.tasks.forget_sessions",
        "schedule": 3_600.0,
    },
    "forget kept answers": {"task": "accounts.tasks.forget_answers", "schedule": 86_400.0},
}

app = Celery("staffbank")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = BEAT
