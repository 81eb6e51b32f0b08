"""THE PLAN: every room, in floor order; a room uses the rooms before it, never one after it."""

ROOMS = (
    "accounts",
    "country",
    "skills",
    "companies",
    "profiles",
    "subsidies",
    "practices",
    "matching",
    "applications",
    "placements",
    "evaluations",
    "safety",
    "reports",
    "desks",
)
KIT = (
    "settings",
    "clock",
    "money",
    "roles",
    "flow",
    "bells",
    "seal",
    "db",
    "extensions",
    "i18n",
    "history",
    "mail",
    "files",
    "web",
)
