"""The letters that ask for an evaluation."""

from __future__ import annotations

from agency.companies.queries import representatives_of
from agency.evaluations.models import Evaluation
from agency.mail import links
from agency.mail.operations import write
from agency.roles import Hat


def asked(evaluation: Evaluation, days: int) -> None:
    """Whoever should say how it was is asked, once for each of the days counted from the end."""
    placement = evaluation.placement
    link = links.absolute("evaluations.give", uid=placement.uid)
    once = f"evaluation:{evaluation.uid}:{days}"
    if evaluation.side is Hat.WOMAN:
        write("evaluations/asked_her", placement.application.profile.person.reader, once=once, link=link)
        return
    practice = placement.application.practice
    for person in representatives_of(practice.company):
        write(
            "evaluations/asked_company",
            person.reader,
            once=f"{once}:{person.uid}",
            link=link,
            title=practice.title,
        )
