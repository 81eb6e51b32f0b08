"""The pages of accounts, by what people come for."""

from agency.accounts.views import (
    account,
    doors,
    invitations,
    names,
    passwords,
    people,
    privacy,
    second_factor,
    workshop,
)
from agency.accounts.views.base import blueprint

__all__ = [
    "account",
    "blueprint",
    "doors",
    "invitations",
    "names",
    "passwords",
    "people",
    "privacy",
    "second_factor",
    "workshop",
]
