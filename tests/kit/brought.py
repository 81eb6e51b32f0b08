"""Files that women bring from other houses, as these houses write them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO

from fpdf import FPDF

LINKEDIN: Mapping[str, str] = {
    "Profile.csv": (
        "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,Geo Location,"
        "Twitter Handles,Websites,Instant Messengers\n"
        "Alicia,Quispe,,Calle 8,1 ene 1999,Analista de datos,Ordeno datos.,Software,0000,"
        '"El Alto, La Paz, Bolivia",,"[PERSONAL:https://alicia.bo,BLOG:https://blog.alicia.bo]",\n'
    ),
    "Positions.csv": (
        "Company Name,Title,Description,Location,Started On,Finished On\n"
        'Banco Unión,Analista,"Tableros, con ""SQL""\ny Python",La Paz,mar 2021,\n'
        "Tienda Illimani,Soporte,,,ene. de 2018,Dec 2020\n"
    ),
    "Education.csv": (
        "School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
        "UMSA,2013,2018,,Licenciatura en Informática,Club de redes\n"
    ),
    "Skills.csv": "Name\nPython\nTejido\n",
    "Languages.csv": (
        "Name,Proficiency\nEspañol,Competencia bilingüe o nativa\nAymara,Limited working proficiency\n"
    ),
    "Certifications.csv": (
        "Name,Url,Authority,Started On,Finished On,License Number\n"
        "CCNA,https://cisco.example/1,Cisco,May 2020,,X1\n"
    ),
    "Projects.csv": "Title,Description,Url,Started On,Finished On\nMapa de ferias,Un mapa,,2019,2020\n",
    "Volunteering.csv": (
        "Company Name,Role,Cause,Started On,Finished On,Description\n"
        "Biblioteca,Instructora,EDUCATION,Jan 2017,,Clases de Scratch\n"
    ),
    "Honors.csv": "Title,Description,Issued On\nOlimpiada,,2012\n",
    "messages.csv": "FROM,TO,CONTENT\nAlguien,Alicia,Un secreto\n",
    "Connections.csv": 'Notes:\n"Some people hide their e-mail."\n\nFirst Name,Last Name\nRosa,Choque\n',
}
"""What LinkedIn gives a person who writes Spanish: English columns, her own words in them."""

CANDIDATE = """<?xml version="1.0" encoding="UTF-8"?>
<Candidate xmlns="http://www.europass.eu/1.0" xmlns:hr="http://www.hr-xml.org/3"
 xmlns:eures="http://www.europass_eures.eu/1.0" xmlns:oa="http://www.openapplications.org/oagis/9">
<CandidatePerson><PersonName><oa:GivenName>Alicia</oa:GivenName></PersonName>
<Communication><ChannelCode>Email</ChannelCode><oa:URI>alicia@example.org</oa:URI></Communication>
<Communication><Address><oa:CityName>El Alto</oa:CityName><CountryCode>bo</CountryCode></Address>
</Communication>
<Communication><ChannelCode>Web</ChannelCode><oa:URI>https://alicia.bo</oa:URI></Communication>
<PrimaryLanguageCode>spa</PrimaryLanguageCode></CandidatePerson>
<CandidateProfile><hr:ExecutiveSummary>&lt;p&gt;Ordeno datos.&lt;/p&gt;</hr:ExecutiveSummary>
<EmploymentHistory><EmployerHistory><hr:OrganizationName>Banco Unión</hr:OrganizationName>
<PositionHistory><PositionTitle>Analista</PositionTitle><eures:EmploymentPeriod>
<eures:StartDate><hr:FormattedDateTime>2021-03</hr:FormattedDateTime></eures:StartDate>
<hr:CurrentIndicator>true</hr:CurrentIndicator></eures:EmploymentPeriod>
<oa:Description>&lt;ul&gt;&lt;li&gt;Tableros&lt;/li&gt;&lt;/ul&gt;</oa:Description></PositionHistory></EmployerHistory>
</EmploymentHistory>
<EducationHistory><EducationOrganizationAttendance><hr:OrganizationName>UMSA</hr:OrganizationName>
<AttendancePeriod><StartDate><hr:FormattedDateTime>2013</hr:FormattedDateTime></StartDate>
<EndDate><hr:FormattedDateTime>2018-12-01</hr:FormattedDateTime></EndDate></AttendancePeriod>
<EducationDegree><hr:DegreeName>Informática</hr:DegreeName></EducationDegree></EducationOrganizationAttendance>
</EducationHistory>
<PersonQualifications><PersonCompetency><CompetencyID>eng</CompetencyID><hr:TaxonomyID>language</hr:TaxonomyID>
<CompetencyDimension><eures:Score><hr:ScoreText>B2</hr:ScoreText></eures:Score></CompetencyDimension>
<CompetencyDimension><eures:Score><hr:ScoreText>B1</hr:ScoreText></eures:Score></CompetencyDimension>
</PersonCompetency></PersonQualifications>
<HonoursAndAwards><HonourAndAward><Title>Olimpiada</Title></HonourAndAward></HonoursAndAwards>
<HobbiesAndInterests><HobbyOrInterest><Title>Tejido</Title></HobbyOrInterest></HobbiesAndInterests>
<Licenses/></CandidateProfile></Candidate>
"""

SKILLS_PASSPORT = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass"><LearnerInfo>
<Identification><PersonName><FirstName>Alicia</FirstName></PersonName><ContactInfo><Address><Contact>
<Municipality>La Paz</Municipality><Country><Code>BO</Code></Country></Contact></Address></ContactInfo>
</Identification>
<Headline><Type><Code>preferred_job</Code></Type><Description><Label>Analista de datos</Label></Description>
</Headline>
<WorkExperienceList><WorkExperience><Period><From year="2021" month="--03"/><Current>true</Current></Period>
<Position><Label>Analista</Label></Position><Activities>&lt;p&gt;Tableros&lt;/p&gt;</Activities>
<Employer><Name>Banco Unión</Name></Employer></WorkExperience></WorkExperienceList>
<EducationList><Education><Period><From year="2013"/><To year="2018" month="--12" day="---01"/></Period>
<Title>Informática</Title><Organisation><Name>UMSA</Name></Organisation></Education></EducationList>
<Skills><Linguistic><MotherTongueList><MotherTongue><Description><Code>es</Code></Description></MotherTongue>
</MotherTongueList><ForeignLanguageList><ForeignLanguage><Description><Code>en</Code></Description><ProficiencyLevel>
<Listening>C1</Listening><Writing>B2</Writing></ProficiencyLevel></ForeignLanguage></ForeignLanguageList></Linguistic>
<Driving><Description><Licence>B</Licence></Description></Driving>
<Computer><Description>&lt;p&gt;Python, SQL&lt;/p&gt;</Description></Computer></Skills>
<AchievementList><Achievement><Title><Code>honors_awards</Code><Label>Premios</Label></Title>
<Description>Olimpiada</Description></Achievement></AchievementList>
</LearnerInfo></SkillsPassport>
"""

CV = """Alicia Quispe Mamani
El Alto, Bolivia | alicia@example.org | github.com/alicia
PERFIL
Ordeno datos y los explico.
EXPERIENCIA LABORAL
Analista - Banco Union
Marzo 2021 - Actualidad
- Tableros para gerencia
Soporte | Tienda Illimani
2018 - 2020
FORMACION
Informatica
UMSA
2013 - 2018
HABILIDADES
Python, SQL, Tejido
IDIOMAS
Castellano nativo
Aymara: B1
REFERENCIAS
Rosa Choque
"""

HERE = """CURRICULUM VITAE
DATOS PERSONALES
C.I. 1234567 LP
FORMACIÓN ACADÉMICA
2018 - 2022 Universidad Pública de El Alto (UPEA)
Ingeniería de Sistemas
2012 - 2017 Colegio Bolívar
Bachiller en Humanidades
EXPERIENCIA LABORAL
\uf0b7 Enero 2023 – a la fecha: Encargada de soporte en Ferretería Andina
\uf0b7 2021: Pasante en Alcaldía de El Alto
CURSOS Y SEMINARIOS
- Redes CISCO CCNA1, 40 horas, 2020
Página 1 de 1
"""

LINKEDINS_PDF = """Contactar
www.linkedin.com/in/alicia-
quispe (LinkedIn)
Certifications
Scrum Foundation
Alicia Quispe
Analista de datos en Banco Unión
La Paz, Bolivia
Extracto
Ordeno datos.
Experiencia
Banco Unión
Analista de datos
marzo de 2021 - Present (3 años 2 meses)
La Paz, Bolivia
Tableros en SQL
Tienda Illimani
Soporte técnico
enero de 2018 - diciembre de 2020 (3 años)
El Alto
  Page 1 of 2
Educación
Universidad Mayor de San Andrés
Licenciatura en informática  · (2013 - 2018)
"""


def zipped(
    files: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]], packed: bool = True
) -> bytes:
    """A zip with these files."""
    pairs = files.items() if isinstance(files, Mapping) else files
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as archive:
        for name, content in pairs:
            archive.writestr(name, content)
    return out.getvalue()


def cv(text: str = CV, attached: str = "") -> bytes:
    """A CV with a line for each line of the text; `attached` is the XML that it carries."""
    paper = FPDF()
    paper.add_page()
    paper.set_font("helvetica", size=11)
    for line in text.split("\n"):
        paper.cell(0, 6, line, new_x="LMARGIN", new_y="NEXT")
    if attached:
        paper.embed_file(basename="attachment.xml", bytes=attached.encode())
    return bytes(paper.output())
