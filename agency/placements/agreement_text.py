"""The placement agreement's text: in Spanish for everybody, since it is what the three parties sign."""

from __future__ import annotations

from agency import i18n
from agency.placements.models import Placement


def agreement_text(placement: Placement) -> str:
    """The placement agreement, in Spanish, as the three parties confirm it."""
    person, practice = placement.application.profile.person, placement.application.practice
    company = practice.company
    share = placement.stipend - placement.subsidy
    return "\n\n".join(
        (
            "ACUERDO DE PRÁCTICA LABORAL",
            f"Entre {person.full_name} (la practicante), {company.legal_name}, NIT {company.nit} "
            "(la empresa), y la Agencia de Soluciones de Mujeres TIC (la agencia).",
            f"1. La práctica. {practice.title}. Tareas: {practice.tasks}",
            f"2. Lo que aprende. {practice.learning}",
            f"3. Tiempo. Del {i18n.day(placement.starts_on)} al {i18n.day(placement.ends_on)}, "
            f"{placement.hours_per_week} horas por semana, {placement.schedule}. "
            "Nunca más de 8 horas al día ni de noche.",
            f"4. Estipendio. {placement.stipend} al mes, entero y a tiempo. De eso, el programa paga "
            f"{placement.subsidy} y la empresa {share}. La practicante no paga nada por nada.",
            f"5. Acompañamiento. La guía {placement.tutor_name}. La empresa confirma las horas cada semana.",
            "6. Respeto. La empresa garantiza un trato digno, sin acoso, y no pide ni guarda documentos "
            "originales. Cualquier preocupación se dice a la agencia, que actúa.",
            "7. Libertad. La practicante puede terminar cuando quiera, sin multa ni deuda; "
            "lo trabajado se le paga.",
        )
    )
