"""The client checks what it gets and sends what a person would."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask import Flask, Response, redirect, request
from flask.typing import ResponseReturnValue

from .page import CheckedClient, form_of, read_form

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
FIELDS = """<input type="hidden" name="csrf_token" value="tok">
<label>Nombre <input name="name" value="Alicia"></label>
<label>De otra <input name="off" value="x" disabled></label>
<fieldset disabled><label>De otra <input name="off2" value="x"></label></fieldset>
<label>Notas <textarea name="notes">
Dos
líneas</textarea></label>
<label>Ciudad <select name="city"><option value="020101">La Paz</option><option selected>Trinidad</option>
<option disabled>Cobija</option></select></label>
<label>Idiomas <select name="langs" multiple><option selected>es<option selected>en<option>qu</select></label>
<label><input type="checkbox" name="agree" value="y"> Sí</label>
<label><input type="checkbox" name="days" value="mo" checked> Lu</label>
<label><input type="checkbox" name="days" value="tu" checked> Ma</label>
<label><input type="radio" name="level" value="1"> 1</label>
<label><input type="radio" name="level" value="2" checked> 2</label>
<label>Foto <input type="file" name="photo"></label>"""


def page(main: str, lang: str = "es") -> str:
    """A whole page with forms in its header, as ours have, and this in its main part."""
    return f"""<!doctype html><html lang="{lang}"><head><title>x</title></head><body><header>
<form method="post" action="/salida"><input type="hidden" name="csrf_token" value="tok">
<button>Salir</button></form>
</header><main><h1>x</h1>{main}</main></body></html>"""


FORM = page(f"""<form action="/buscar"><label>Buscar <input name="q"></label><button>Buscar</button></form>
<form method="post" action="/guardar?paso=1" enctype="multipart/form-data">{FIELDS}
<button type="button" name="no">No envía</button>
<button name="do" value="save">Guardar</button><button name="do" value="send">Enviar</button>
<button formaction="/borrar">Borrar</button></form>""")


ANSWERS: dict[str, Callable[[], ResponseReturnValue]] = {
    "/form": lambda: FORM,
    "/start": lambda: redirect("/form"),
    "/to-faults": lambda: redirect("/faults"),
    "/bare": lambda: redirect("/form"),
    "/faults": lambda: page("<img src='/a.png'>"),
    "/english": lambda: page("", "en"),
    "/gone": lambda: (page("<p style='x'>"), 404),
    "/missing": lambda: (page(""), 404),
    "/json": lambda: {"a": "<p style=x>"},
    "/fragment": lambda: "<p>Hola</p>",
    "/buscar": lambda: {"q": request.args["q"]},
}


def make_app(headers: dict[str, str] = HEADERS) -> Flask:
    """A small portal with one form and some faults."""
    app = Flask("tiny")
    app.test_client_class = CheckedClient
    for path, view in ANSWERS.items():
        app.add_url_rule(path, path, view)
    app.add_url_rule("/guardar", view_func=echo, methods=["POST"])
    app.add_url_rule("/borrar", "borrar", lambda: {"gone": True}, methods=["POST"])

    @app.after_request
    def set_headers(response: Response) -> Response:
        if request.path != "/bare":
            response.headers.extend(headers)
        return response

    return app


def echo() -> dict[str, object]:
    """What was sent."""
    files = {name: file.filename for name, file in request.files.items()}
    form = request.form.to_dict(flat=False)
    return {"form": form, "files": files, "args": request.args, "referer": request.referrer}


@pytest.fixture
def client() -> CheckedClient:
    made = make_app().test_client()
    assert isinstance(made, CheckedClient)
    return made


def test_good_answers_pass(client: CheckedClient) -> None:
    client.lang = "es"
    assert client.get("/form").status_code == 200
    assert client.get("/start", follow_redirects=True).status_code == 200
    assert client.get("/json").status_code == 200
    assert client.head("/form").status_code == 200


@pytest.mark.parametrize("path", ["/faults", "/gone", "/fragment", "/english"])
def test_faults_are_raised_with_the_address(client: CheckedClient, path: str) -> None:
    client.lang = "es"
    with pytest.raises(AssertionError, match=f"GET {path} answered"):
        client.get(path)


def test_pages_behind_a_redirect_are_checked(client: CheckedClient) -> None:
    with pytest.raises(AssertionError, match="GET /faults answered 200"):
        client.get("/to-faults", follow_redirects=True)


def test_a_fragment_passes_when_htmx_asked_for_it(client: CheckedClient) -> None:
    assert client.get("/fragment", headers={"HX-Request": "true"}).status_code == 200
    with pytest.raises(AssertionError, match="alt"):
        client.get("/faults", headers={"HX-Request": "true"})


@pytest.mark.parametrize("name", HEADERS)
def test_each_security_header_is_asked_for(name: str) -> None:
    app = make_app({key: value for key, value in HEADERS.items() if key != name})
    with pytest.raises(AssertionError, match=name):
        app.test_client().get("/json")


@pytest.mark.parametrize("word", ["'unsafe-inline'", "'unsafe-eval'"])
def test_inline_code_may_not_be_allowed(word: str) -> None:
    app = make_app({**HEADERS, "Content-Security-Policy": f"script-src 'self' {word}"})
    with pytest.raises(AssertionError, match=word):
        app.test_client().get("/json")


def test_the_first_of_several_redirects_is_checked_too(client: CheckedClient) -> None:
    with pytest.raises(AssertionError, match="GET /bare answered 302"):
        client.get("/bare", follow_redirects=True)
    client.excused = ("/bare",)
    assert client.get("/bare", follow_redirects=True).status_code == 200


def test_form_of_reads_what_a_person_sees() -> None:
    assert form_of(FORM) == {
        "csrf_token": "tok",
        "name": "Alicia",
        "notes": "Dos\nlíneas",
        "city": "Trinidad",
        "langs": ["es", "en"],
        "days": ["mo", "tu"],
        "level": "2",
        "do": "save",
    }
    assert form_of(FORM, "salida") == {"csrf_token": "tok"}
    assert read_form(FORM, "buscar").method == "get"


def test_a_form_that_is_not_clear_is_refused() -> None:
    with pytest.raises(AssertionError, match=r"found 0.*POST /guardar\?paso=1"):
        form_of(FORM, "nowhere")
    with pytest.raises(AssertionError, match="found 2"):
        form_of(page("<form action='/a'></form><form action='/b'></form>"))


def test_submit_sends_the_form_with_its_changes(client: CheckedClient) -> None:
    photo = (io.BytesIO(b"x"), "yo.png")
    answer = client.submit(
        "/start",
        name="Berta",
        agree=True,
        days=["tu"],
        langs=["qu"],
        city="020101",
        level=1,
        photo=photo,
        do="send",
    )
    assert answer.json == {
        "form": {
            "csrf_token": ["tok"],
            "name": ["Berta"],
            "notes": ["Dos\nlíneas"],
            "city": ["020101"],
            "langs": ["qu"],
            "agree": ["y"],
            "days": ["tu"],
            "level": ["1"],
            "do": ["send"],
        },
        "files": {"photo": "yo.png"},
        "args": {"paso": "1"},
        "referer": "http://localhost/form",
    }


def test_boxes_can_be_emptied(client: CheckedClient) -> None:
    answer = client.submit("/form", days=[], langs=[], name="")
    assert answer.json is not None
    assert "days" not in answer.json["form"] and "langs" not in answer.json["form"]
    assert answer.json["form"]["name"] == [""]


def test_other_forms_and_buttons_can_be_used(client: CheckedClient) -> None:
    assert client.submit("/form", "/buscar", q="python").json == {"q": "python"}
    assert client.submit("/form", "/borrar").json == {"gone": True}


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"nombre": "x"}, "no field 'nombre'. It has: csrf_token, name"),
        ({"off": "x"}, "no field 'off'"),
        ({"off2": "x"}, "no field 'off2'"),
        ({"city": "Lima"}, "Nobody can choose 'Lima'"),
        ({"city": "Cobija"}, "Nobody can choose 'Cobija'"),
        ({"level": 3}, "Nobody can choose '3'"),
        ({"name": ["a", "b"]}, "takes one value"),
        ({"name": True}, "no checkbox"),
        ({"name": None}, "not to None"),
        ({"days": True}, "several boxes"),
        ({"do": "destroy"}, "No button sends do='destroy'"),
    ],
)
def test_what_nobody_could_do_is_refused(
    client: CheckedClient, changed: dict[str, object], complaint: str
) -> None:
    with pytest.raises(AssertionError) as refused:
        client.submit("/form", **changed)
    assert complaint in str(refused.value)


def test_a_page_without_form_says_so(client: CheckedClient) -> None:
    with pytest.raises(AssertionError, match=r"404.*no form"):
        client.submit("/missing")
