"""The facts that a new portal begins with; an administrator corrects them in it.

The holidays of 2026 are those of Supreme Decree 5521, with the days that it moved and added.
"""

from __future__ import annotations

from datetime import date

from agency.money import Money

WAGES = ((date(2025, 1, 1), Money(275_000)), (date(2026, 1, 1), Money(330_000)))

HOLIDAYS = (
    (date(2026, 1, 1), "Año Nuevo"),
    (date(2026, 1, 23), "Día del Estado Plurinacional (trasladado del 22)"),
    (date(2026, 2, 16), "Carnaval"),
    (date(2026, 2, 17), "Carnaval"),
    (date(2026, 4, 3), "Viernes Santo"),
    (date(2026, 5, 1), "Día del Trabajo"),
    (date(2026, 6, 4), "Corpus Christi"),
    (date(2026, 6, 5), "Corpus Christi (día añadido)"),
    (date(2026, 6, 22), "Año Nuevo Andino Amazónico Chaqueño (trasladado del domingo 21)"),
    (date(2026, 8, 6), "Día de la Independencia"),
    (date(2026, 8, 7), "Día de la Independencia (día añadido)"),
    (date(2026, 11, 2), "Todos los Difuntos"),
    (date(2026, 12, 25), "Navidad"),
    (date(2027, 1, 1), "Año Nuevo"),
    (date(2027, 1, 22), "Día del Estado Plurinacional"),
    (date(2027, 2, 8), "Carnaval"),
    (date(2027, 2, 9), "Carnaval"),
    (date(2027, 3, 26), "Viernes Santo"),
    (date(2027, 5, 1), "Día del Trabajo"),
    (date(2027, 5, 27), "Corpus Christi"),
    (date(2027, 6, 21), "Año Nuevo Andino Amazónico Chaqueño"),
    (date(2027, 8, 6), "Día de la Independencia"),
    (date(2027, 11, 2), "Todos los Difuntos"),
    (date(2027, 12, 25), "Navidad"),
)

HELPLINES = (
    ("Policía boliviana", "110", "Todos los días, 24 horas"),
    ("FELCV, lucha contra la violencia", "800140348", "Todos los días, 24 horas"),
    ("Familia Segura, apoyo psicológico", "800113040", ""),
)
"""Numbers as they are published; none is shown before somebody of the agency has called it."""
