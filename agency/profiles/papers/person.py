"""Her open page as schema.org says it, for search engines and chats."""

from __future__ import annotations

from typing import Any

from agency.country.municipalities import MUNICIPALITIES
from agency.profiles.rules import Seen

MOST_SKILLS = 20


def person_data(seen: Seen, url: str, picture: str) -> dict[str, Any]:
    """JSON-LD of schema.org/Person: only what stands on the page itself, and no key without a value."""
    place = MUNICIPALITIES.get(seen.municipality, "")
    said = {
        "name": seen.title,
        "jobTitle": seen.headline,
        "description": seen.summary,
        "url": url,
        "image": picture,
        "knowsAbout": [own.skill.name for own in seen.skills[:MOST_SKILLS]],
        "knowsLanguage": [code for code, _level in seen.languages],
        "sameAs": [link.url for link in seen.links],
        "address": place and {"@type": "PostalAddress", "addressLocality": place, "addressCountry": "BO"},
    }
    return {
        "@context": "https://schema.org",
        "@type": "Person",
        **{name: value for name, value in said.items() if value},
    }
