"""The four municipalities of the programme, by INE code (names repeat across departments)."""

MUNICIPALITIES = {
    "020101": "La Paz",
    "020105": "El Alto",
    "070101": "Santa Cruz de la Sierra",
    "080302": "San Borja",
}
