from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """WHO: regions, councils, people, passports, permissions, audit."""

    name = "accounts"
