from django.apps import AppConfig


class RatesConfig(AppConfig):
    """WHAT IT MAY COST: spines, memoranda, caps, decisions, the spend ledger."""

    name = "rates"
