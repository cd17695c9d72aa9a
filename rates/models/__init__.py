"""The tables of WHAT IT MAY COST."""

from rates.models.back_pay import BackPayLine, BackPayProposal, Settlement
from rates.models.breaches import Breach, BreachStep
from rates.models.decisions import CapDecision, DecisionSegment, Engagement
from rates.models.evidence_packs import EvidencePack
from rates.models.exceptions import CapException, ExceptionAnswer
from rates.models.expenses import ExpenseLine
from rates.models.grades import Grade, GradeSupplement, JobTitleMap
from rates.models.ledger import SpendLine
from rates.models.memoranda import Cap, Memorandum, MemorandumVersion
from rates.models.off_system import OffSystemImport, OffSystemPayment, PaymentSource
from rates.models.on_costs import OnCostLine, PensionMembership
from rates.models.payroll import PayrollLine, PayrollRun
from rates.models.recharges import RechargeLine, RechargeStatement, RechargeStep
from rates.models.signatures import Departure, Party, Signature
from rates.models.spines import Award, BankHoliday, OnCostTable, Spine, SpinePoint
from rates.models.summary import SpendSummary
from rates.models.what_ifs import WhatIf, WhatIfFigures, WhatIfPart
from rates.models.workforce import PublishedFigure, WorkforceCount

__all__ = [
    "Award",
    "BackPayLine",
    "BackPayProposal",
    "BankHoliday",
    "Breach",
    "BreachStep",
    "Cap",
    "CapDecision",
    "CapException",
    "DecisionSegment",
    "Departure",
    "Engagement",
    "EvidencePack",
    "ExceptionAnswer",
    "ExpenseLine",
    "Grade",
    "GradeSupplement",
    "JobTitleMap",
    "Memorandum",
    "MemorandumVersion",
    "OffSystemImport",
    "OffSystemPayment",
    "OnCostLine",
    "OnCostTable",
    "Party",
    "PaymentSource",
    "PayrollLine",
    "PayrollRun",
    "PensionMembership",
    "PublishedFigure",
    "RechargeLine",
    "RechargeStatement",
    "RechargeStep",
    "Settlement",
    "Signature",
    "SpendLine",
    "SpendSummary",
    "Spine",
    "SpinePoint",
    "WhatIf",
    "WhatIfFigures",
    "WhatIfPart",
    "WorkforceCount",
]
