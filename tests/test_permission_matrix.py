"""Who gets what from every route; 404 is not visible, 403 is visible but not permitted."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.everyone import ABOUT, PERSONAS, SENT, World
from tests.whole_world import _files_of_its_own, the_world, world

__all__ = ["_files_of_its_own", "the_world", "world"]
AS_A_FORM = {"POST api-evidence"}  # a file comes as a form brings it
METHODS = ("get", "post", "patch", "delete")
OF_THE_API = (*METHODS, "put")  # Django's form pages take PUT for POST
WHO_MAY = {
    # nobody signed in, without a role, HR elsewhere, HR, manager, approver, worker,
    # another worker, lead, auditor
    # What it may cost
    "GET api-audit": "401 403 403 403 403 403 403 403 200 200",
    "GET api-audit-heads": "401 403 403 403 403 403 403 403 200 200",
    "GET api-awards": "401 403 200 200 403 200 403 403 200 200",
    "POST api-awards": "401 403 403 403 403 403 403 403 200 403",
    "POST api-award-settle": "401 403 403 403 403 403 403 403 201 403",
    "GET api-back-pay-list": "401 403 200 200 403 200 403 403 200 403",
    "GET api-back-pay": "401 404 404 200 404 200 404 404 200 404",
    "POST api-back-pay-accept": "401 404 404 200 404 403 404 404 403 404",
    "POST api-back-pay-decline": "401 404 404 200 404 403 404 404 403 404",
    "GET api-breach": "401 404 404 200 404 200 404 404 200 200",
    "POST api-breach-close": "401 404 404 403 404 403 404 404 200 403",
    "POST api-breach-discuss": "401 404 404 403 404 200 404 404 200 403",
    "POST api-breach-explain": "401 404 404 200 404 200 404 404 403 403",
    "GET api-breaches": "401 403 200 200 403 200 403 403 200 200",
    "POST api-recharge-agree": "401 404 403 200 404 403 404 404 403 404",
    "POST api-recharge-answer": "401 404 200 403 404 403 404 404 403 404",
    "POST api-recharge-issue": "401 404 200 404 404 404 404 404 404 404",
    "POST api-recharge-query": "401 404 403 200 404 403 404 404 403 404",
    "POST api-recharge-reissue": "401 404 200 403 404 403 404 404 403 404",
    "POST api-recharge-settle": "401 404 200 403 404 403 404 404 403 404",
    "GET api-recharge": "401 404 200 200 404 200 404 404 403 404",
    "GET api-recharges": "401 403 200 200 403 200 403 403 200 403",
    "GET api-caps": "401 403 200 200 403 200 403 403 200 200",
    "GET api-decision": "401 404 404 200 404 200 404 404 200 200",
    "GET api-evidence-pack": "401 404 404 404 404 404 404 404 200 200",
    "GET api-evidence-pack-file": "401 404 404 404 404 404 404 404 200 200",
    "POST api-evidence-pack-restart": "401 404 404 404 404 404 404 404 202 403",
    "GET api-evidence-packs": "401 403 403 403 403 403 403 403 200 200",
    "POST api-evidence-packs": "401 404 404 404 404 404 404 404 202 403",
    "GET api-exception": "401 404 404 200 404 200 404 404 200 200",
    "POST api-exception-approve": "401 404 404 403 404 200 404 404 403 403",
    "GET api-exception-counts": "401 403 200 200 200 200 200 200 200 200",
    "POST api-exception-reject": "401 404 404 403 404 200 404 404 403 403",
    "GET api-exceptions": "401 403 200 200 403 200 403 403 200 200",
    "POST api-exceptions": "401 404 404 201 403 403 404 404 403 403",
    "GET api-memoranda": "401 403 200 200 403 200 403 403 200 200",
    "POST api-memoranda": "401 403 403 403 403 403 403 403 201 403",
    "GET api-over-cap": "401 403 200 200 403 200 403 403 200 200",
    "GET api-over-cap-lines": "401 403 200 200 403 200 403 403 200 403",
    "GET api-permanent-equivalents": "401 404 404 200 403 200 404 404 200 403",
    "POST api-quotes": "401 404 404 200 403 403 404 404 200 403",
    "GET api-spend-against-cap": "401 403 200 200 403 200 403 403 200 200",
    "GET api-spend-against-cap-lines": "401 403 200 200 403 200 403 403 200 403",
    "GET api-version": "401 404 200 200 404 200 404 404 200 200",
    "POST api-memorandum-leave": "401 404 404 403 404 200 404 404 403 403",
    "POST api-version-circulate": "401 404 403 403 404 403 404 404 200 403",
    "GET api-version-diff": "401 404 200 200 404 200 404 404 200 200",
    "POST api-version-join": "401 404 404 403 404 200 404 404 403 403",
    "POST api-version-withdraw": "401 404 403 403 404 403 404 404 200 403",
    "POST api-version-bring-into-force": "401 404 403 403 404 403 404 404 200 403",
    "POST api-version-sign": "401 404 404 403 404 200 404 404 403 403",
    "POST api-versions": "401 404 403 403 404 403 404 404 201 403",
    "GET api-what-if": "401 404 404 404 404 404 404 404 200 404",
    "POST api-what-if-cancel": "401 404 404 404 404 404 404 404 200 404",
    "POST api-what-if-restart": "401 404 404 404 404 404 404 404 202 404",
    "GET api-what-ifs": "401 403 403 403 403 403 403 403 200 403",
    "POST api-what-ifs": "401 404 403 403 404 403 404 404 202 403",
    "GET api-job-title": "401 404 404 200 404 200 404 404 200 200",
    "POST api-job-title-approve": "401 404 404 403 404 403 404 404 200 403",
    "POST api-job-title-end": "401 404 404 200 404 403 404 404 200 403",
    "POST api-job-title-import": "401 404 404 200 403 403 404 404 403 403",
    "POST api-job-title-reject": "401 404 404 403 404 403 404 404 200 403",
    "POST api-job-title-withdraw": "401 404 404 200 404 403 404 404 403 403",
    "GET api-job-titles": "401 200 200 200 200 200 200 200 200 200",
    "POST api-job-titles": "401 404 404 201 403 403 404 404 403 403",
    "GET api-pay-ladder": "401 404 200 200 200 200 404 404 200 404",
    "GET api-pay-transparency": "401 403 200 200 200 200 403 403 200 403",
    "GET api-register-checks": "401 403 200 200 403 403 403 403 403 403",
    "POST api-register-checks": "401 404 404 200 403 403 404 404 403 403",
    "GET api-register-due": "401 404 404 200 403 403 404 404 403 403",
    "GET api-fill": "401 403 200 200 403 200 403 403 200 200",
    "GET api-fill-places": "401 403 200 200 403 200 403 403 200 403",
    "GET api-reliance": "401 403 200 200 403 200 403 403 200 200",
    "GET api-reliance-parts": "401 403 200 200 403 200 403 403 200 403",
    "GET api-workforce": "401 403 200 200 403 200 403 403 200 200",
    "POST api-workforce": "401 404 404 201 403 403 404 404 403 403",
    "POST api-workforce-import": "401 404 404 200 403 403 404 404 403 403",
    # Who
    "GET api-claim": "401 404 200 200 404 404 200 404 404 404",
    "POST api-claim-refuse": "401 404 200 200 404 404 403 404 404 404",
    "POST api-claim-verify": "401 404 200 200 404 404 403 404 404 404",
    "POST api-claim-withdraw": "401 404 403 403 404 404 200 404 404 404",
    "GET api-claims": "401 200 200 200 200 200 200 200 200 200",
    "POST api-claims": "401 403 403 403 403 403 201 201 403 403",
    "GET api-consents": "401 403 403 403 403 403 200 200 403 403",
    "POST api-consents": "401 403 403 403 403 403 201 201 403 403",
    "POST api-consent-withdraw": "401 403 403 403 403 403 200 200 403 403",
    "POST api-evidence": "401 404 403 403 404 404 201 404 404 404",
    "GET api-evidence-file": "401 404 200 200 404 404 200 404 404 404",
    "GET api-passport": "401 403 403 403 403 403 200 200 403 403",
    "GET api-notice-settings": "401 200 200 200 200 200 200 200 200 200",
    "PUT api-notice-settings": "401 200 200 200 200 200 200 200 200 200",
    "POST api-notice-read": "401 404 404 200 404 404 404 404 404 404",
    "GET api-notices": "401 200 200 200 200 200 200 200 200 200",
    "GET api-worker-import": "401 404 404 200 404 404 404 404 404 404",
    "POST api-worker-imports": "401 404 404 200 403 403 404 404 403 403",
    # When
    "GET api-approach": "401 404 200 200 404 404 200 404 200 404",
    "POST api-approach-decide": "401 404 403 403 404 404 403 404 200 404",
    "GET api-approaches": "401 200 200 200 200 200 200 200 200 200",
    "GET api-do-not-rebook": "401 404 404 200 404 404 200 404 200 404",
    "POST api-do-not-rebook-appeal": "401 404 404 403 404 404 200 404 403 404",
    "POST api-do-not-rebook-hear": "401 404 404 403 404 404 403 404 200 404",
    "POST api-do-not-rebook-lift": "401 404 404 200 404 404 403 404 403 404",
    "GET api-do-not-rebooks": "401 200 200 200 200 200 200 200 200 200",
    "GET api-placement": "401 404 404 200 200 404 200 404 404 404",
    "POST api-placement-approaches": "401 404 404 201 403 404 201 404 404 404",
    "POST api-placement-caseloads": "401 404 404 201 201 404 201 404 404 404",
    "POST api-placement-do-not-rebook": "401 404 404 201 403 404 403 404 404 404",
    "POST api-placement-review": "401 404 404 201 201 404 403 404 404 404",
    "POST api-placement-review-answer": "401 404 404 403 403 404 200 404 404 404",
    "POST api-placement-supervisions": "401 404 404 201 201 404 403 404 404 404",
    "POST api-placement-supervisors": "401 404 404 201 201 404 403 404 404 404",
    "GET api-placements": "401 403 200 200 200 403 403 403 403 403",
    "POST api-supervision-deny": "401 404 404 403 403 404 200 404 404 404",
    "GET api-availability": "401 403 403 403 403 403 200 200 403 403",
    "PUT api-availability": "401 403 403 403 403 403 200 200 403 403",
    "GET api-availability-dated": "401 403 403 403 403 403 200 200 403 403",
    "POST api-availability-dated": "401 403 403 403 403 403 201 201 403 403",
    "DELETE api-availability-day": "401 404 404 404 404 404 204 404 404 404",
    "GET api-calendar-feeds": "401 403 403 403 403 403 200 200 403 403",
    "POST api-calendar-feeds": "401 403 403 403 403 403 201 201 403 403",
    "DELETE api-calendar-feed": "401 404 404 404 404 404 204 404 404 404",
    "GET api-calendar-links": "401 403 403 403 403 403 200 200 403 403",
    "POST api-calendar-links": "401 403 403 403 403 403 201 201 403 403",
    "DELETE api-calendar-link": "401 404 404 404 404 404 204 404 404 404",
    "POST api-absence-withdraw": "401 404 404 200 200 404 404 403 404 404",
    "GET api-assignment": "401 404 404 200 200 404 200 404 404 404",
    "POST api-assignment-end": "401 404 404 201 403 404 201 404 404 404",
    "POST api-assignment-extensions": "401 404 404 201 403 404 403 404 404 404",
    "POST api-assignment-rates": "401 404 404 201 403 404 403 404 404 404",
    "POST api-assignment-start": "401 404 404 200 200 404 403 404 404 404",
    "POST api-booking-cancel": "401 404 404 201 403 404 404 404 404 404",
    "POST api-shift-absence": "401 404 404 201 201 404 403 404 404 404",
    "POST api-shift-cancel": "401 404 404 201 201 404 201 404 404 404",
    "POST api-variation-agree": "401 404 404 403 403 404 200 404 404 404",
    "POST api-variation-decline": "401 404 404 403 403 404 200 404 404 404",
    "POST api-variation-withdraw": "401 404 404 200 403 404 403 404 404 404",
    "GET api-assignments": "401 200 200 200 200 200 200 200 200 200",
    "GET api-booking": "401 404 404 200 200 404 404 404 404 404",
    "GET api-booking-candidates": "401 404 404 200 403 404 404 404 404 404",
    "POST api-booking-offers": "401 404 404 201 403 404 404 404 404 404",
    "GET api-bookings": "401 200 200 200 200 200 200 200 200 200",
    "POST api-bookings": "401 404 404 201 403 403 404 404 403 403",
    "POST api-booking-repeat": "401 404 404 201 403 404 404 404 404 404",
    "POST api-offer-block": "401 400 400 200 403 400 400 400 400 400",
    "GET api-template": "401 404 404 200 404 404 404 404 404 404",
    "POST api-template-archive": "401 404 404 200 404 404 404 404 404 404",
    "POST api-template-book": "401 404 404 201 404 404 404 404 404 404",
    "GET api-templates": "401 200 200 200 200 200 200 200 200 200",
    "POST api-templates": "401 404 404 201 403 404 404 404 404 404",
    "GET api-cascade": "401 404 404 200 200 200 404 404 404 404",
    "POST api-cascade-sign-off": "401 404 404 403 403 200 404 404 404 404",
    "POST api-cascade-stop": "401 404 404 200 403 403 404 404 404 404",
    "GET api-cascades": "401 200 200 200 200 200 200 200 200 200",
    "GET api-fairness": "401 403 200 200 403 403 403 403 200 403",
    "GET api-offer": "401 404 404 200 200 404 200 404 404 404",
    "POST api-offer-accept": "401 404 404 403 403 404 200 404 404 404",
    "POST api-offer-decline": "401 404 404 403 403 404 200 404 404 404",
    "POST api-offer-withdraw": "401 404 404 200 403 404 403 404 404 404",
    "GET api-offers": "401 200 200 200 200 200 200 200 200 200",
    "GET api-timesheet": "401 404 404 200 200 404 200 404 404 404",
    "POST api-timesheet-approve": "401 404 404 200 200 404 403 404 404 404",
    "POST api-timesheet-dispute": "401 404 404 200 200 404 403 404 404 404",
    "DELETE api-timesheet-expense": "401 404 404 403 403 404 204 404 404 404",
    "GET api-timesheet-expenses": "401 404 404 200 200 404 200 404 404 404",
    "POST api-timesheet-expenses": "401 404 404 403 403 404 201 404 404 404",
    "POST api-timesheet-hours": "401 404 404 403 403 404 200 404 404 404",
    "POST api-timesheet-submit": "401 404 404 403 403 404 200 404 404 404",
    "GET api-timesheets": "401 200 200 200 200 200 200 200 200 200",
    "POST api-timesheets-approve": "401 400 400 200 200 400 403 400 400 400",
    "POST api-timesheets": "401 404 404 403 403 404 201 404 404 404",
    "POST api-opt-out": "401 404 404 404 404 404 201 201 404 404",
    "POST api-opt-out-withdraw": "401 404 404 404 404 404 409 409 404 404",
    "POST api-outside-work": "401 404 404 404 404 404 201 201 404 404",
    "POST api-outside-work-end": "401 404 404 404 404 404 200 404 404 404",
    "POST api-rest-plan": "401 404 404 200 200 404 403 404 404 404",
    "GET api-rests": "401 200 200 200 200 200 200 200 200 200",
    "GET api-working-time": "401 404 404 404 404 404 200 200 404 404",
    "GET api-reciprocities": "401 403 403 403 403 403 403 403 200 403",
    "POST api-reciprocities": "401 403 403 403 403 403 403 403 201 403",
    "POST api-reciprocity-end": "401 404 404 404 404 404 404 404 200 404",
    "GET api-title-flags": "401 403 200 200 403 200 403 403 200 403",
    "GET api-dfe-return": "401 404 404 200 403 200 404 404 200 403",
    "POST api-dfe-return": "401 404 404 201 403 403 404 404 403 403",
    "PUT api-dfe-return-answers": "401 404 404 200 403 403 404 404 403 403",
    "POST api-dfe-return-send-back": "401 404 404 403 404 200 404 404 403 404",
    "POST api-dfe-return-sign-off": "401 404 404 403 404 200 404 404 403 404",
    "GET api-dfe-return-version": "401 404 404 200 404 200 404 404 200 404",
    "GET api-dfe-return-versions": "401 403 200 200 403 200 403 403 200 403",
    "GET api-dfe-returns": "401 403 200 200 403 200 403 403 200 403",
    # Pages
    "GET approach": "in 404 200 200 404 404 200 404 200 404",
    "POST approach": "in 404 403 403 404 404 403 404 302 404",
    "GET approach-new": "in 403 200 200 403 403 200 200 403 403",
    "POST approach-new": "in 403 400 302 403 403 302 400 403 403",
    "GET approaches": "in 403 200 200 403 403 200 200 200 403",
    "GET do-not-rebook": "in 404 404 200 404 404 200 404 200 404",
    "POST do-not-rebook": "in 404 404 302 404 404 403 404 403 404",
    "GET do-not-rebook-new": "in 403 404 200 403 403 403 403 403 403",
    "POST do-not-rebook-new": "in 403 404 302 403 403 403 403 403 403",
    "GET do-not-rebooks": "in 403 200 200 403 403 200 200 200 403",
    "GET placement": "in 404 404 200 200 404 200 404 404 404",
    "POST placement": "in 404 404 302 302 404 302 404 404 404",
    "GET placements": "in 403 200 200 200 403 403 403 403 403",
    "GET assignment": "in 404 404 200 200 404 200 404 404 404",
    "POST assignment": "in 404 404 302 302 404 403 404 404 404",
    "GET assignment-end": "in 404 404 200 403 404 200 404 404 404",
    "POST assignment-end": "in 404 404 302 403 404 302 404 404 404",
    "GET assignment-extend": "in 404 404 200 403 404 403 404 404 404",
    "POST assignment-extend": "in 404 404 302 403 404 403 404 404 404",
    "GET assignment-handover": "in 404 404 200 200 404 200 404 404 404",
    "POST assignment-handover": "in 404 404 302 302 404 302 404 404 404",
    "GET assignment-rate": "in 404 404 200 403 404 403 404 404 404",
    "POST assignment-rate": "in 404 404 302 403 404 403 404 404 404",
    "GET assignments": "in 403 200 200 200 403 403 403 403 403",
    "GET booking-cancel": "in 404 404 200 403 404 404 404 404 404",
    "POST booking-cancel": "in 404 404 302 403 404 404 404 404 404",
    "GET shift-absence": "in 404 404 200 200 404 403 404 404 404",
    "POST shift-absence": "in 404 404 302 302 404 403 404 404 404",
    "GET shift-cancel": "in 404 404 200 200 404 200 404 404 404",
    "POST shift-cancel": "in 404 404 302 302 404 302 404 404 404",
    "GET availability": "in 403 403 403 403 403 200 200 403 403",
    "POST availability": "in 403 403 403 403 403 302 302 403 403",
    "GET availability-days": "in 403 403 403 403 403 200 200 403 403",
    "POST availability-days": "in 403 403 403 403 403 302 302 403 403",
    "GET availability-days-remove": "in 403 403 403 403 403 200 404 403 403",
    "POST availability-days-remove": "in 403 403 403 403 403 302 404 403 403",
    "GET availability-week": "in 403 403 403 403 403 200 200 403 403",
    "POST availability-week": "in 403 403 403 403 403 302 302 403 403",
    "GET audit-signing-key": "200 200 200 200 200 200 200 200 200 200",
    "GET calendar-file": "200 200 200 200 200 200 200 200 200 200",
    "GET calendar-remove": "in 403 403 403 403 403 200 404 403 403",
    "POST calendar-remove": "in 403 403 403 403 403 302 404 403 403",
    "GET calendars": "in 403 403 403 403 403 200 200 403 403",
    "POST calendars": "in 403 403 403 403 403 302 302 403 403",
    "GET worker-import": "in 403 404 200 403 403 403 403 403 403",
    "GET worker-import-new": "in 403 200 200 403 403 403 403 403 403",
    "POST worker-import-new": "in 403 400 302 403 403 403 403 403 403",
    "GET worker-template-excel": "in 403 200 200 403 403 403 403 403 403",
    "GET worker-template": "in 403 200 200 403 403 403 403 403 403",
    "GET employment": "in 404 404 200 404 404 200 404 404 404",
    "POST employment": "in 404 404 302 404 404 403 404 404 404",
    "GET own-employment": "in 403 403 403 403 403 302 302 403 403",
    "GET post": "in 404 404 200 404 404 200 404 404 404",
    "POST post": "in 404 404 302 404 404 403 404 404 404",
    "GET reciprocities": "in 403 403 403 403 403 403 403 200 403",
    "POST reciprocities": "in 403 403 403 403 403 403 403 302 403",
    "GET reciprocity-end": "in 403 403 403 403 403 403 403 200 403",
    "POST reciprocity-end": "in 403 403 403 403 403 403 403 302 403",
    "GET register-check": "in 403 404 200 403 403 403 403 403 403",
    "GET register-checks": "in 403 200 200 403 403 403 403 403 403",
    "POST register-checks": "in 403 400 302 403 403 403 403 403 403",
    "GET register-due": "in 403 404 200 403 403 403 403 403 403",
    "GET award": "in 403 200 200 403 200 403 403 200 200",
    "POST award": "in 403 403 403 403 403 403 403 302 403",
    "GET award-import": "in 403 403 403 403 403 403 403 200 403",
    "POST award-import": "in 403 403 403 403 403 403 403 200 403",
    "GET awards": "in 403 200 200 403 200 403 403 200 200",
    "GET back-pay": "in 403 404 200 403 200 403 403 200 403",
    "POST back-pay": "in 403 404 302 403 403 403 403 403 403",
    "GET back-pay-list": "in 403 200 200 403 200 403 403 200 403",
    "GET return": "in 403 404 200 403 200 403 403 200 403",
    "POST return": "in 403 404 302 403 403 403 403 403 403",
    "GET return-answers": "in 403 404 200 403 403 403 403 403 403",
    "POST return-answers": "in 403 404 302 403 403 403 403 403 403",
    "GET return-version": "in 403 404 200 403 200 403 403 200 403",
    "POST return-version": "in 403 404 403 403 302 403 403 403 403",
    "GET returns": "in 403 200 200 403 200 403 403 200 403",
    "GET booking": "in 404 404 200 200 404 404 404 404 404",
    "POST booking": "in 404 404 302 403 404 404 404 404 404",
    "GET booking-answer": "in 403 405 405 403 403 403 403 403 403",
    "POST booking-answer": "in 403 200 200 403 403 403 403 403 403",
    "GET template-keep": "in 403 404 200 403 403 403 403 403 403",
    "POST template-keep": "in 403 404 302 403 403 403 403 403 403",
    "GET template-vacant": "in 403 200 200 403 403 403 403 403 403",
    "POST template-vacant": "in 403 400 302 403 403 403 403 403 403",
    "GET templates": "in 403 200 200 403 403 403 403 403 403",
    "POST templates": "in 403 404 302 403 403 403 403 403 403",
    "GET fairness": "in 403 200 200 403 403 403 403 200 403",
    "GET booking-cascade": "in 404 404 200 403 404 404 404 404 404",
    "POST booking-cascade": "in 404 404 302 403 404 404 404 404 404",
    "GET booking-new": "in 403 200 200 403 403 403 403 403 403",
    "POST booking-new": "in 403 400 302 403 403 403 403 403 403",
    "GET bookings": "in 403 200 200 200 403 403 403 403 403",
    "GET cascade": "in 404 404 200 200 200 404 404 404 404",
    "POST cascade": "in 404 404 403 403 302 404 404 404 404",
    "GET breach": "in 404 404 200 404 200 404 404 200 200",
    "POST breach": "in 404 404 302 404 302 404 404 403 403",
    "GET breaches": "in 403 200 200 403 200 403 403 200 200",
    "GET recharge": "in 404 200 200 404 200 404 404 403 404",
    "POST recharge": "in 404 403 302 404 403 404 404 403 404",
    "GET recharge-paper": "in 404 200 200 404 200 404 404 403 404",
    "GET recharges": "in 403 200 200 403 200 403 403 200 403",
    "GET cap": "in 404 200 200 404 200 404 404 200 200",
    "GET caps": "in 403 200 200 403 200 403 403 200 200",
    "GET decision": "in 404 404 200 404 200 404 404 200 200",
    "GET grade-councils": "in 403 302 302 403 302 403 403 200 403",
    "GET grade-new": "in 403 404 200 403 403 403 403 403 403",
    "POST grade-new": "in 403 404 302 403 403 403 403 403 403",
    "GET grades": "in 404 404 200 404 200 404 404 200 404",
    "GET exception": "in 404 404 200 404 200 404 404 200 200",
    "POST exception": "in 404 404 403 404 302 404 404 403 403",
    "GET claim": "in 403 200 200 403 403 403 403 403 403",
    "POST claim": "in 403 302 302 403 403 403 403 403 403",
    "GET credential-record": "in 403 200 200 403 403 403 403 403 403",
    "POST credential-record": "in 403 302 302 403 403 403 403 403 403",
    "GET evidence": "in 404 200 200 404 404 200 404 404 404",
    "GET passport": "in 403 403 403 403 403 200 200 403 403",
    "POST passport": "in 403 403 403 403 403 302 302 403 403",
    "GET passport-add": "in 403 403 403 403 403 200 200 403 403",
    "POST passport-add": "in 403 403 403 403 403 302 302 403 403",
    "GET worker-clear": "in 403 200 200 403 403 403 403 403 403",
    "POST worker-clear": "in 403 400 302 403 403 403 403 403 403",
    "GET worker-passport": "in 403 200 200 403 403 403 403 403 403",
    "GET workers": "in 403 200 200 403 403 403 403 403 403",
    "GET exception-new": "in 403 200 200 403 403 403 403 403 403",
    "POST exception-new": "in 403 400 302 403 403 403 403 403 403",
    "GET exceptions": "in 403 200 200 200 200 200 200 200 200",
    "GET home": "in 200 200 200 200 200 200 200 200 200",
    "GET memoranda": "in 403 200 200 403 200 403 403 200 200",
    "GET memorandum": "in 403 200 200 403 200 403 403 200 200",
    "GET memorandum-leave": "in 403 403 403 403 200 403 403 403 403",
    "POST memorandum-leave": "in 403 403 403 403 302 403 403 403 403",
    "GET memorandum-new": "in 403 403 403 403 403 403 403 200 403",
    "POST memorandum-new": "in 403 403 403 403 403 403 403 302 403",
    "GET version": "in 403 200 200 403 200 403 403 200 200",
    "POST version": "in 403 403 403 403 403 403 403 302 403",
    "GET version-bring-into-force": "in 403 403 403 403 403 403 403 200 403",
    "POST version-bring-into-force": "in 403 403 403 403 403 403 403 302 403",
    "GET version-change": "in 403 403 403 403 403 403 403 200 403",
    "POST version-change": "in 403 403 403 403 403 403 403 302 403",
    "GET version-join": "in 403 403 403 403 200 403 403 403 403",
    "POST version-join": "in 403 403 403 403 302 403 403 403 403",
    "GET version-new": "in 403 403 403 403 403 403 403 200 403",
    "POST version-new": "in 403 403 403 403 403 403 403 302 403",
    "GET version-sign": "in 403 403 403 403 200 403 403 403 403",
    "POST version-sign": "in 403 403 403 403 302 403 403 403 403",
    "GET inbox": "in 200 200 200 200 200 200 200 200 200",
    "POST inbox": "in 302 302 302 302 302 302 302 302 302",
    "GET notice": "in 404 404 200 404 404 404 404 404 404",
    "POST notice": "in 404 404 302 404 404 404 404 404 404",
    "GET notice-settings": "in 200 200 200 200 200 200 200 200 200",
    "POST notice-settings": "in 302 302 302 302 302 302 302 302 302",
    "GET offer": "in 404 404 200 200 404 200 404 404 404",
    "POST offer": "in 404 404 403 403 404 302 404 404 404",
    "GET offer-withdraw": "in 404 404 200 403 404 403 404 404 404",
    "POST offer-withdraw": "in 404 404 302 403 404 403 404 404 404",
    "GET offer-block": "in 403 200 200 403 403 403 403 403 403",
    "POST offer-block": "in 403 404 200 403 403 403 403 403 403",
    "GET offers": "in 403 403 403 403 403 200 200 403 403",
    "GET over-cap": "in 403 200 200 403 200 403 403 200 200",
    "GET over-cap-lines": "in 403 200 200 403 200 403 403 200 403",
    "GET spend-against-cap": "in 403 200 200 403 200 403 403 200 200",
    "GET spend-lines": "in 403 200 200 403 200 403 403 200 403",
    "GET spine-new": "in 403 403 403 403 403 403 403 200 403",
    "POST spine-new": "in 403 403 403 403 403 403 403 302 403",
    "GET outside-work-end": "in 403 403 403 403 403 200 404 403 403",
    "POST outside-work-end": "in 403 403 403 403 403 302 404 403 403",
    "GET outside-work-new": "in 403 403 403 403 403 200 200 403 403",
    "POST outside-work-new": "in 403 403 403 403 403 302 302 403 403",
    "GET rest": "in 403 404 200 200 403 403 403 403 403",
    "POST rest": "in 403 404 302 302 403 403 403 403 403",
    "GET rests": "in 403 200 200 200 403 403 403 403 403",
    "GET working-time": "in 403 403 403 403 403 200 200 403 403",
    "POST working-time": "in 403 403 403 403 403 302 302 403 403",
    "GET timesheet": "in 404 404 200 200 404 200 404 404 404",
    "POST timesheet": "in 404 404 302 302 404 403 404 404 404",
    "GET timesheet-expenses": "in 404 404 200 200 404 200 404 404 404",
    "POST timesheet-expenses": "in 404 404 403 403 404 302 404 404 404",
    "GET timesheet-open": "in 302 302 302 302 302 302 302 302 302",
    "POST timesheet-open": "in 404 404 403 403 404 302 404 404 404",
    "GET timesheets-approve": "in 403 200 200 200 403 403 403 403 403",
    "POST timesheets-approve": "in 403 400 302 302 403 403 403 403 403",
    "GET timesheets": "in 403 200 200 200 403 200 200 403 403",
    "GET work": "in 403 403 403 403 403 200 200 403 403",
    "GET evidence-pack": "in 404 404 404 404 404 404 404 200 200",
    "POST evidence-pack": "in 404 404 404 404 404 404 404 302 403",
    "GET evidence-pack-file": "in 404 404 404 404 404 404 404 200 200",
    "GET evidence-packs": "in 403 403 403 403 403 403 403 200 200",
    "POST evidence-packs": "in 403 403 403 403 403 403 403 302 403",
    "GET what-if": "in 404 404 404 404 404 404 404 200 404",
    "POST what-if": "in 404 404 404 404 404 404 404 302 404",
    "GET what-ifs": "in 403 403 403 403 403 403 403 200 403",
    "POST what-ifs": "in 403 403 403 403 403 403 403 302 403",
    "GET job-title": "in 404 404 200 404 200 404 404 200 200",
    "POST job-title": "in 404 404 403 404 403 404 404 302 403",
    "GET job-title-import": "in 403 200 200 403 403 403 403 403 403",
    "POST job-title-import": "in 403 400 302 403 403 403 403 403 403",
    "GET job-title-new": "in 403 200 200 403 403 403 403 403 403",
    "POST job-title-new": "in 403 400 302 403 403 403 403 403 403",
    "GET job-titles": "in 403 200 200 403 200 403 403 200 200",
    "GET pay-ladder": "in 403 200 200 200 200 403 403 200 403",
    "GET pay-transparency": "in 403 200 200 200 200 403 403 200 403",
    "GET title-flags": "in 403 200 200 403 200 403 403 200 403",
    "GET fill": "in 403 200 200 403 200 403 403 200 200",
    "GET fill-places": "in 403 200 200 403 200 403 403 200 403",
    "GET reliance": "in 403 200 200 403 200 403 403 200 200",
    "GET reliance-parts": "in 403 200 200 403 200 403 403 200 403",
    "GET workforce": "in 403 200 200 403 200 403 403 200 200",
    "GET workforce-import": "in 403 200 200 403 403 403 403 403 403",
    "POST workforce-import": "in 403 400 302 403 403 403 403 403 403",
    "GET workforce-new": "in 403 200 200 403 403 403 403 403 403",
    "POST workforce-new": "in 403 400 302 403 403 403 403 403 403",
    # Open to all
    "GET api-docs": "200 200 200 200 200 200 200 200 200 200",
    "GET api-nowhere": "404 404 404 404 404 404 404 404 404 404",
    "GET healthz": "200 200 200 200 200 200 200 200 200 200",
    "GET schema": "200 200 200 200 200 200 200 200 200 200",
    # Signing in
    "GET account_change_password": "in 302 302 302 302 302 302 302 302 302",
    "POST account_change_password": "in 302 302 302 302 302 302 302 302 302",
    "GET account_confirm_email": "200 200 200 200 200 200 200 200 200 200",
    "POST account_confirm_email": "404 404 404 404 404 404 404 404 404 404",
    "GET account_confirm_login_code": "302 302 302 302 302 302 302 302 302 302",
    "POST account_confirm_login_code": "302 302 302 302 302 302 302 302 302 302",
    "GET account_email": "404 404 404 404 404 404 404 404 404 404",
    "POST account_email": "404 404 404 404 404 404 404 404 404 404",
    "GET account_email_verification_sent": "200 200 200 200 200 200 200 200 200 200",
    "GET account_inactive": "200 200 200 200 200 200 200 200 200 200",
    "GET account_login": "200 302 302 302 302 302 302 302 302 302",
    "POST account_login": "200 302 302 302 302 302 302 302 302 302",
    "GET account_logout": "302 200 200 200 200 200 200 200 200 200",
    "POST account_logout": "302 302 302 302 302 302 302 302 302 302",
    "GET account_reauthenticate": "in 403 403 403 403 403 403 403 403 403",
    "POST account_reauthenticate": "in 403 403 403 403 403 403 403 403 403",
    "GET account_reset_password": "200 200 200 200 200 200 200 200 200 200",
    "POST account_reset_password": "200 200 200 200 200 200 200 200 200 200",
    "GET account_reset_password_done": "200 200 200 200 200 200 200 200 200 200",
    "GET account_reset_password_from_key": "200 200 200 200 200 200 200 200 200 200",
    "POST account_reset_password_from_key": "200 200 200 200 200 200 200 200 200 200",
    "GET account_reset_password_from_key_done": "200 200 200 200 200 200 200 200 200 200",
    "GET account_set_password": "in 200 200 200 200 200 200 200 200 200",
    "POST account_set_password": "in 200 200 200 200 200 200 200 200 200",
    "GET account_signup": "200 302 302 302 302 302 302 302 302 302",
    "POST account_signup": "200 302 302 302 302 302 302 302 302 302",
}


def routes() -> Iterator[URLPattern]:
    def below(resolver: URLResolver) -> Iterator[URLPattern]:
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                yield from below(pattern)
            else:
                yield pattern

    yield from below(get_resolver())


def calls() -> set[str]:
    """Each route with each method that it answers."""
    found = set()
    for route in routes():
        view = getattr(route.callback, "view_class", None) or getattr(
            route.callback, "cls", None
        )
        for method in OF_THE_API if str(route.name).startswith("api-") else METHODS:
            if hasattr(view, method) or (view is None and method == "get"):
                found.add(f"{method.upper()} {route.name}")
    return found


def nothing(world: World) -> dict[str, Any]:
    return {}


def ask(world: World, call: str, persona: str) -> str:
    """The status, or `in` where a page sends whoever has not signed in to do so."""
    method, name = call.split()
    url = reverse(name, kwargs=ABOUT.get(name, nothing)(world))
    sent = SENT.get(call, nothing)(world)
    client = Client()
    if user := world.user(persona):
        client.force_login(user)
    if call in AS_A_FORM:
        answer = client.post(url, sent)
    elif method in {"POST", "PUT"} and name.startswith("api-"):
        answer = client.generic(method, url, json.dumps(sent), content_type="application/json")
    else:
        answer = getattr(client, method.lower())(url, sent)
    if answer.streaming:
        list(answer)  # a file is read to its end, and closed
    return "in" if asks_to_sign_in(answer) else str(answer.status_code)


def asks_to_sign_in(answer: HttpResponseBase) -> bool:
    return answer.headers.get("Location", "").startswith("/account/login/?next=")


def test_every_route_has_a_row() -> None:
    assert calls() == set(WHO_MAY)


def test_every_address_and_body_is_of_a_route() -> None:
    assert set(ABOUT) <= {call.split()[1] for call in WHO_MAY}
    assert set(SENT) <= set(WHO_MAY)


@pytest.mark.parametrize("call", WHO_MAY)
def test_who_may(world: World, call: str) -> None:
    found = []
    for persona in PERSONAS:
        with transaction.atomic():
            found.append(ask(world, call, persona))
            transaction.set_rollback(True)
    expected = WHO_MAY[call].split()
    assert dict(zip(PERSONAS, found, strict=True)) == dict(zip(PERSONAS, expected, strict=True))


@pytest.mark.django_db
def test_nobody_makes_an_account_by_signing_up(client: Client) -> None:
    asked = {"email": "me@example.org", "password1": "x" * 20, "password2": "x" * 20}
    client.post(reverse("account_signup"), asked)
    assert not User.objects.filter(email="me@example.org").exists()
