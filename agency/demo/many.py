"""A large agency, invented by chance from a seed: for trying the portal at the size of a country.

Nobody in it can sign in, no letter is owed, and each row is as the rooms' own operations would leave it.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import func, insert, select, text

from agency import clock
from agency.accounts.consents import CURRENT
from agency.accounts.models import Consent, Membership, NameKind, Person, SignInName
from agency.companies.models import Agreement, AgreementState, Company, CompanyState, Member
from agency.country.municipalities import MUNICIPALITIES
from agency.country.operations import seed as seed_country
from agency.db import Row, committed, folded, session
from agency.directory.operations import everything_changed
from agency.money import Money
from agency.practices.models import Practice, PracticeSkill, PracticeState
from agency.practices.rules import expiry, subsidy_for
from agency.profiles.models import Entry, EntryKind, Evidence, Modality, Profile, ProfileSkill, Way
from agency.roles import CompanyRole, Role
from agency.settings import settings
from agency.skills.models import Skill
from agency.skills.operations import load_catalogue
from agency.skills.queries import all_skills
from agency.subsidies.models import Fund

Say = Callable[[str], object]
Rows = dict[Any, list[dict[str, Any]]]

SEED = "una agencia grande"
CHUNK = 5_000
EACH = 8
"""How many practices an invented company posts."""


def cut(lines: str, sign: str = "|") -> list[str]:
    """The phrases of a list that is written in lines, with a sign between them."""
    return [phrase for line in lines.splitlines() for phrase in line.split(sign)]


GIVEN = cut(
    """\
María Ana Rosa Juana Carmen Lucía Elena Martha Julia Silvia Patricia Sonia Gladys Norma Nancy Teresa
Victoria Beatriz Verónica Gabriela Daniela Carla Paola Claudia Alejandra Andrea Natalia Valeria
Fernanda Camila Jimena Ximena Lizeth Jhoselyn Jhenny Yessica Marisol Maribel Roxana Wilma Eulalia
Basilia Felipa Justina Severina Nieves Asunta Virginia Elizabeth Cristina Mónica Lourdes Rocío Ruth
Esther Noemí Raquel Miriam Sara Rebeca Débora Belén Micaela Abigail Nayra Wara Sami Illari Killa Tika
Inti Kantuta Sayri Yara Tania Karen Evelin Brenda Shirley Mabel Ivana Ivonne Fabiola Marcela Mariela
Graciela Angélica Ángela Inés Irene Isabel Josefina Leonor Magdalena Olga Pilar Reyna Sabina Tomasa
Úrsula Vilma Yolanda Zulma Aleida Benita Cecilia Delia Emma Flora Guadalupe Hilda Jacinta Ketty Leydi
Melisa Nadia Oriana Primitiva Rosmery Sandra Trinidad Viviana Yhoselin Zenobia""",
    " ",
)
SURNAMES = cut(
    """\
Mamani Quispe Flores Condori Choque Rojas Vargas Gutiérrez López García Fernández Rodríguez Cruz Apaza
Huanca Ramos Torrez Chávez Pérez Sánchez Mendoza Morales Copa Limachi Callisaya Ticona Poma Villca
Nina Yujra Cusi Tola Alanoca Aruquipa Calle Canaviri Chambi Chura Colque Cori Espejo Guarachi Huallpa
Illanes Laura Layme Machaca Marca Mayta Medrano Nogales Ochoa Pacheco Patzi Paucara Quenta Quisbert
Rocha Salazar Siles Sirpa Suxo Tarqui Tito Vaca Suárez Justiniano Roca Parada Peña Ribera Rivero
Antelo Áñez Aguilera Saucedo Méndez Ortiz Guzmán Castro Herrera Jiménez Arce Paz Soliz Terrazas
Camacho Montaño Zurita Orellana Claros Balderrama Céspedes Guaristi Moye Tamo Yaca Noza Semo Guaji
Cayuba Ichu Matareco Teco Yuco Maza Coimbra Landívar Melgar Barba Égüez Ibáñez Núñez Muñoz Zeballos
Zapana Wanca Uscamayta Tintaya Sinani Saravia Rengel Quiroga Pinto Ovando Loza""",
    " ",
)
VERBS = cut(
    """\
diseño programo pruebo arreglo mantengo enseño documento administro configuro analizo automatizo
dibujo traduzco instalo reviso publico cuido ordeno migro mido explico coordino simplifico construyo
depuro""",
    " ",
)
THINGS = cut("""\
páginas|sistemas de inventario|planillas|aplicaciones móviles|tiendas en línea|bases de datos|tableros
redes domésticas|computadoras usadas|formularios accesibles|encuestas|mapas|reportes mensuales
manuales de usuaria|videos cortos|cursos para abuelas|respaldos|servidores pequeños
interfaces táctiles|casos de prueba|ilustraciones|prototipos|boletines|catálogos|sitios en aymara
juegos educativos|facturación electrónica|sensores de riego|historias clínicas|padrones vecinales
bibliotecas digitales|cámaras de vigilancia|impresoras térmicas|colas de mensajes|interfaces de voz
modelos de lenguaje|contratos digitales|turnos médicos|rutas de minibús|tarjetas de memoria|subtítulos
pasarelas de pago|almacenes frigoríficos|viveros|telares|panaderías|chatbots""")
FOR_WHOM = cut("""\
cooperativas|mercados|escuelas rurales|juntas vecinales|hospitales|pequeñas industrias|artesanas
asociaciones de productoras|radios comunitarias|municipios|emprendedoras|museos|bibliotecas
comedores populares|transportistas|clínicas veterinarias|gremiales|fundaciones|universidades|imprentas
floristas|talleres mecánicos|agencias de turismo|farmacias|ferreterías|hoteles|apicultoras
quesería familiar|cafetales|minería responsable""")
TRAITS = cut(
    """\
ordenada curiosa paciente puntual perseverante detallista directa creativa tranquila responsable
autodidacta metódica sociable exigente observadora práctica constante rigurosa solidaria resolutiva""",
    " ",
)
PAST = cut("""\
Aprendí con tutoriales gratuitos y con la ayuda de mi comunidad|Empecé en el telecentro de mi barrio
Estudié de noche mientras atendía la tienda|Volví al trabajo después de criar a mis hijas
Cambié la contabilidad por la tecnología|Vengo de la electrónica
Fui promotora de salud y me pasé a los datos|Participé en tres maratones de programación
Gané una beca y terminé la carrera|Mi abuela me enseñó a tejer patrones
Trabajé cuatro años en un café internet|Hice pasantías en una imprenta
Soy voluntaria en clubes de ciencia|Arreglaba celulares en la feria Dieciséis de Julio
Di clases particulares de matemática""")
GOALS = cut("""\
Busco una práctica donde revisen mi código|Quiero crecer como analista
Me gustaría aprender de un equipo|Sueño con una cooperativa de mujeres programadoras
Quiero especializarme en seguridad|Prefiero proyectos sociales|Me interesa la accesibilidad
Quiero aportar desde mi municipio|Busco horarios compatibles con mi universidad
Deseo trabajar con datos abiertos|Quiero mejorar mi inglés técnico|Me atrae la inteligencia artificial""")
ENGLISH = cut("""\
I build websites for small shops|I test software and write clear reports
I teach older people computing|I keep databases tidy and backed up|I design accessible interfaces
I repair laptops and networks|I analyse open data|Looking for an internship with code review
I enjoy learning from a kind team|I document what I do""")
TITLES = cut("""\
Auxiliar de sistemas|Programadora por encargo|Soporte técnico|Encargada de redes sociales
Cajera digital|Tutora de computación|Diseñadora de afiches|Técnica de laboratorio
Administradora de tienda|Analista de encuestas|Desarrolladora web|Probadora de aplicaciones|Digitadora
Asistente contable|Community manager|Operadora de centro|Facilitadora del telecentro
Cuidado de mi madre|Organizadora de ferias|Investigadora de campo""")
STUDIES = cut("""\
Ingeniería de Sistemas|Licenciatura en Informática|Técnica superior en Sistemas|Ingeniería Electrónica
Curso de desarrollo web|Diplomado en ciencia de datos|Diseño gráfico|Redes y telecomunicaciones
Estadística|Curso de ciberseguridad|Contaduría pública|Taller de robótica
Bachillerato técnico humanístico|Ingeniería comercial""")
PLACES = (
    "Universidad",
    "Instituto Técnico",
    "Academia",
    "Taller",
    "Tienda",
    "Cooperativa",
    "Fundación",
    "Radio",
)
SYLLABLES = cut(
    """ka ma ri ta lla qu wa yu chi su pa ni illa mu to ña ra ti ku sa lli wi na pu che ro ja ci""", " "
)
LANGUAGES = (("en", 0.55), ("ay", 0.3), ("qu", 0.22), ("pt", 0.08), ("gn", 0.04), ("fr", 0.03), ("trn", 0.01))
LEVELS = ("A1", "A2", "B1", "B2", "C1", "C2")
LIVES = {"020101": 30, "020105": 34, "070101": 32, "080302": 4}
WHERE = {**dict.fromkeys(MUNICIPALITIES, 1), **LIVES}


def grow(women: int, practices: int, say: Say = print) -> None:
    """So many women and practices more are here; the same numbers on the same database give the same ones."""
    with committed():
        load_catalogue()
        seed_country()
    for first in range(0, women, CHUNK):
        with committed():
            _Women(min(CHUNK, women - first)).stand()
        say(f"{min(first + CHUNK, women)} women")
    for first in range(0, practices, CHUNK):
        with committed():
            _Practices(min(CHUNK, practices - first)).stand()
        say(f"{min(first + CHUNK, practices)} practices")
    with committed():
        everything_changed()


class _Many:
    """Rows to be inserted at once, with numbers of their own after the last ones that are taken."""

    def __init__(self, kinds: Sequence[type[Row]]) -> None:
        self.rows: Rows = defaultdict(list)
        self.taken = {k: session().scalar(select(func.coalesce(func.max(k.id), 0))) or 0 for k in kinds}
        self.chance = Random(f"{SEED} {sorted(self.taken.values())}")  # noqa: S311
        self.now = clock.now()
        skills = list(all_skills())
        Random(SEED).shuffle(skills)  # noqa: S311
        self.skills = skills
        self.weights = [1 / (rank + 3) for rank in range(len(skills))]

    def add(self, kind: Any, at: datetime | None = None, /, **facts: Any) -> int:
        """A row of this kind, by its number where it has one."""
        if kind not in self.taken:
            self.rows[kind].append(facts)
            return 0
        self.taken[kind] += 1
        uid = uuid.UUID(int=self.chance.getrandbits(128), version=4)
        self.rows[kind].append({"id": self.taken[kind], "uid": uid, "created_at": at or self.now, **facts})
        return self.taken[kind]

    def land(self) -> None:
        """The rows are in the database, and the next number there is free."""
        for kind, rows in self.rows.items():
            session().execute(insert(kind.__table__), rows)
        if session().get_bind().dialect.name == "postgresql":
            for kind in self.taken:
                name, last = kind.__tablename__, max(1, self.taken[kind])
                words = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :last)")
                session().execute(words, {"name": name, "last": last})

    def person(self, at: datetime, role: Role | None, confirmed: bool = True, **facts: Any) -> int:
        """Somebody who agreed to the current text and cannot sign in: no password is hers."""
        given = " ".join(self.chance.sample(GIVEN, self.chance.choice((1, 2, 2))))
        first, second = self.chance.choice(SURNAMES), self.chance.choice((*SURNAMES, ""))
        sort_name = folded(f"{first} {second} {given}")
        names = {"given_names": given, "first_surname": first, "second_surname": second}
        agreed = {"adult_said_at": at, "consent_version": CURRENT, "password_hash": "", "language": "es"}
        plain = {"second_factor": "", "second_factor_step": 0, "version": 1, "closed_at": None}
        number = self.add(Person, at, **{**names, "sort_name": sort_name, **agreed, **plain, **facts})
        self.add(Consent, at, person_id=number, text_version=CURRENT)
        self.add(
            SignInName,
            at,
            person_id=number,
            kind=NameKind.EMAIL,
            value=f"persona{number}@muchas.example",
            confirmed_at=at if confirmed else None,
            code_hash="",
            code_until=None,
            code_tries=0,
        )
        if role:
            self.add(Membership, at, person_id=number, role=role, ended_at=None)
        return number

    def invented(self) -> str:
        """A name that nobody has: a shop's, a school's."""
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.choice((2, 3, 3, 4)))).capitalize()

    def some_skills(self, least: int, most: int) -> list[Skill]:
        """Different skills; a few are common and most are rare, as in life."""
        chosen = self.chance.choices(self.skills, self.weights, k=self.chance.randint(least, most))
        return list(dict.fromkeys(chosen))

    def municipality(self) -> str:
        """Where somebody lives."""
        return self.chance.choices(list(WHERE), list(WHERE.values()))[0]

    def before(self, days: int) -> datetime:
        """A moment within the last so many days, sooner more often."""
        return self.now - timedelta(seconds=int(self.chance.random() ** 2 * days * 86_400))


class _Women(_Many):
    """Women with whole profiles; most have said every yes."""

    def __init__(self, number: int) -> None:
        super().__init__((Person, Consent, SignInName, Membership, Profile, Entry))
        self.number = number

    def stand(self) -> None:
        """They are in the database."""
        for _woman in range(self.number):
            self._woman()
        self.land()

    def _woman(self) -> None:
        chance, changed = self.chance, self.before(600)
        joined = changed - timedelta(days=chance.randint(0, 400))
        closed = self.now if chance.random() < 0.005 else None
        person = self.person(joined, Role.WOMAN, confirmed=chance.random() > 0.01, closed_at=closed)
        skills = self.some_skills(3, 14)
        facts = {"person_id": person, "changed_at": changed, **self._said(skills), **self._wanted()}
        profile = self.add(Profile, joined, **facts, **self._yeses(), **self._nothing())
        for skill in skills:
            level = chance.choices(range(1, 6), (2, 4, 5, 3, 1))[0]
            self.add(ProfileSkill, profile_id=profile, skill_id=skill.id, level=level)
        for position in range(1, chance.randint(1, 5)):
            self._entry(profile, position, joined, skills)

    def _said(self, skills: Sequence[Skill]) -> dict[str, str]:
        chance = self.chance
        first, second = chance.sample(THINGS, 2)
        one, other = chance.sample(VERBS, 2)
        summary = [
            f"Soy {chance.choice(TRAITS)} y {chance.choice(TRAITS)}: {one} {first} y {other} {second}.",
            f"{chance.choice(PAST)}, para {chance.choice(FOR_WHOM)} de la zona {self.invented()}.",
            f"Trabajo con {skills[0].es} y {skills[-1].es}.",
            f"{chance.choice(GOALS)}.",
        ]
        english = chance.random() < 0.3
        return {
            "headline": f"{one.capitalize()} {first} para {chance.choice(FOR_WHOM)}"[:120],
            "summary": " ".join(summary[: chance.randint(2, 4)]),
            "headline_en": chance.choice(ENGLISH) if english else "",
            "summary_en": ". ".join(chance.sample(ENGLISH, 3)) if english else "",
        }

    def _wanted(self) -> dict[str, Any]:
        chance, home = self.chance, self.municipality()
        near = [code for code in WHERE if code != home and chance.random() < 0.15]
        free = self.now.date() + timedelta(days=chance.randint(-60, 200)) if chance.random() < 0.5 else None
        spoken = [[code, chance.choice(LEVELS)] for code, often in LANGUAGES if chance.random() < often]
        return {
            "municipality": home,
            "municipalities": near,
            "modalities": [m.value for m in Modality if chance.random() < 0.6] or ["onsite"],
            "day_times": [d for d in ("morning", "afternoon", "evening") if chance.random() < 0.5],
            "hours_per_week": chance.choice((None, 10, 15, 20, 20, 25, 30, 30, 35, 40)),
            "free_from": free,
            "free_until": free + timedelta(weeks=chance.randint(10, 60)) if free else None,
            "languages": [["es", "C2"], *spoken],
        }

    def _yeses(self) -> dict[str, Any]:
        public = self.chance.random() < 0.92
        key = f"{self.chance.getrandbits(96):024x}"
        return {
            "to_companies": self.chance.random() < 0.9,
            "public": public,
            "listed": public and self.chance.random() < 0.97,
            "findable": public and self.chance.random() < 0.4,
            "hidden": self.chance.random() < 0.02,
            "public_key": key,
        }

    def _nothing(self) -> dict[str, Any]:
        empty: dict[str, Any] = {name: [] for name in ("fields", "needs", "verified")}
        none = dict.fromkeys(("photo_uid", "verified_at", "verified_by_id"))
        return {**empty, **none, "needs_note": "", "version": 1}

    def _entry(self, profile: int, position: int, at: datetime, skills: Sequence[Skill]) -> None:
        chance = self.chance
        kind = chance.choice(tuple(EntryKind))
        start = chance.randint(2008, 2024)
        title = chance.choice(TITLES if kind is EntryKind.WORK else STUDIES)
        entry = self.add(
            Entry,
            at,
            profile_id=profile,
            kind=kind,
            way=chance.choice(tuple(Way)) if kind is EntryKind.WORK else None,
            position=position,
            title=title,
            place=f"{chance.choice(PLACES)} {self.invented()}",
            start=str(start),
            end=str(start + chance.randint(0, 4)) if chance.random() < 0.8 else "",
            text=f"{chance.choice(VERBS).capitalize()} {chance.choice(THINGS)} con {self.invented()}."
            if chance.random() < 0.7
            else "",
            url="",
            title_en="",
            text_en="",
            pictures=[],
            document_uid=None,
            version=1,
        )
        self.add(Evidence, entry_id=entry, skill_id=chance.choice(skills).id)


class _Practices(_Many):
    """Practices of new partners, each with an agreement in force that has room for them."""

    def __init__(self, number: int) -> None:
        kinds = (Person, Consent, SignInName, Membership, Company, Member, Agreement, Fund, Practice)
        super().__init__(kinds)
        self.number = number
        self.today = clock.today()

    def stand(self) -> None:
        """They are in the database."""
        long_ago = self.now - timedelta(days=500)
        self.coordinator = self.person(long_ago, Role.COORDINATOR)
        self.fund = self.add(
            Fund,
            long_ago,
            name=f"Fondo inventado {self.taken[Fund] + 1}",
            programme="Una agencia grande, inventada",
            total=Money(10_000_000_000),
            reserved=Money(0),
            paid=Money(0),
            starts_on=self.today - timedelta(days=500),
            ends_on=self.today + timedelta(days=1_000),
        )
        for first in range(0, self.number, EACH):
            self._company(min(EACH, self.number - first))
        self.land()

    def _company(self, practices: int) -> None:
        chance = self.chance
        at, name = self.before(400) - timedelta(days=30), f"{self.invented()} {chance.choice(PLACES)}"
        number = self.taken[Company] + 1
        nit, legal_name = str(900_000_000 + number), f"{name} S.R.L."
        company = self.add(
            Company,
            at,
            **{"name": name, "legal_name": legal_name, "nit": nit, "matricula": f"M-{number:07d}"},
            **{"municipality": self.municipality(), "address": f"Calle {self.invented()} {number}"},
            **{"website": "", "size": chance.choice(("1-9", "10-49", "50-249")), "phone": "+59122000000"},
            **{"about": f"Trabajamos para {chance.choice(FOR_WHOM)}.", "why": chance.choice(GOALS)},
            **{"state": CompanyState.PARTNER, "reason": "", "decided_at": at, "version": 1},
            decided_by_id=self.coordinator,
            folded=folded(f"{name} {legal_name} {nit}"),
        )
        speaker = self.person(at, None)
        role = CompanyRole.REPRESENTATIVE
        self.add(Member, at, company_id=company, person_id=speaker, role=role, ended_at=None)
        agreement = self.add(
            Agreement,
            at,
            company_id=company,
            number=f"GR-{number:07d}",
            state=AgreementState.IN_FORCE,
            signed_on=at.date(),
            starts_on=at.date(),
            ends_on=self.today + timedelta(days=chance.randint(320, 700)),
            places=practices * 3 + 2,
            subsidy_a_month=Money(150_000),
            note="",
            recorded_by_id=self.coordinator,
            version=1,
        )
        for _practice in range(practices):
            self._practice(company, agreement, name)

    def _practice(self, company: int, agreement: int, name: str) -> None:
        chance, opened = self.chance, self.before(60)
        starts = self.today + timedelta(days=chance.randint(3, 120))
        skills, stipend = self.some_skills(3, 8), Money(chance.randint(10, 25) * 10_000)
        title = f"Práctica en {chance.choice(THINGS)} con {skills[0].es}"[:100]
        tasks = ". ".join(f"{chance.choice(VERBS)} {chance.choice(THINGS)}".capitalize() for _ in range(4))
        learning = f"{chance.choice(GOALS)}, para {chance.choice(FOR_WHOM)}."
        names = " ".join(f"{s.es} {s.en}" for s in skills)
        practice = self.add(
            Practice,
            opened,
            **{"company_id": company, "agreement_id": agreement, "fund_id": self.fund},
            **{"title": title, "tasks": f"{tasks}.", "learning": learning},
            **{"municipality": self.municipality(), "modality": chance.choice(tuple(Modality))},
            **{"address": f"Calle {self.invented()}", "tutor_name": chance.choice(GIVEN)},
            **{"starts_on": starts, "ends_on": starts + timedelta(weeks=chance.randint(8, 24))},
            **{"hours_per_week": chance.choice((20, 25, 30, 40)), "schedule": "lunes a viernes"},
            **{"stipend": stipend, "subsidy": subsidy_for(stipend, Money(150_000))},
            **{"places": chance.randint(1, 3), "taken": 0, "reason": "", "version": 1},
            **self._state(opened, starts),
            folded=folded(f"{title} {tasks} {learning} {name} {names}"),
        )
        for place, skill in enumerate(skills):
            level, must = chance.randint(1, 4), place < 2
            self.add(PracticeSkill, practice_id=practice, skill_id=skill.id, level=level, must=must)

    def _state(self, opened: datetime, starts: Any) -> Mapping[str, Any]:
        if self.chance.random() < 0.1:
            nobody = dict.fromkeys(("opened_at", "expires_on", "reviewed_by_id"))
            return {"state": PracticeState.SUBMITTED, "submitted_at": opened, **nobody}
        return {
            "state": PracticeState.OPEN,
            "submitted_at": opened - timedelta(days=2),
            "opened_at": opened,
            "expires_on": expiry(clock.day_of(opened), settings().practice_days, starts),
            "reviewed_by_id": self.coordinator,
        }
