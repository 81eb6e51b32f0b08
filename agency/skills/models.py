"""The catalogue of ICT skills."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from agency.db import Base, Row
from agency.i18n import language


class Skill(Row):
    """A skill, in two languages."""

    __tablename__ = "skill"

    slug: Mapped[str] = mapped_column(String(60), unique=True)
    group: Mapped[str] = mapped_column(String(60), index=True)
    es: Mapped[str] = mapped_column(String(100))
    en: Mapped[str] = mapped_column(String(100))

    @property
    def name(self) -> str:
        """Its name in the language of this page."""
        return self.en if language() == "en" else self.es


class SkillName(Base):
    """Every folded name of a skill (both languages, synonyms): one name, one skill."""

    __tablename__ = "skill_name"

    folded: Mapped[str] = mapped_column(String(100), primary_key=True)
    skill_id: Mapped[int] = mapped_column(ForeignKey("skill.id"), index=True)
