"""The addresses of this app: pages, and the API below /api/v1/."""

from django.urls import URLPattern

pages: list[URLPattern] = []
api: list[URLPattern] = []
