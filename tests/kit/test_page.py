"""A good page passes in silence; each fault is found and its complaint says what to do."""

from __future__ import annotations

import pytest

from .page import check_fragment, check_page

GOOD = """<!doctype html>
<html lang="es"><head><meta charset="utf-8"><title>Inicio</title>
<link rel="stylesheet" href="/static/a.css?v=1&b=2"><link rel="canonical" href="https://elsewhere.example/">
<script src="/static/a.js" type="module"></script>
<script type="application/ld+json">{"a": 1}</script></head>
<body><header><nav><h2>Menú</h2><a href="/" aria-label="Inicio">
<svg viewBox="0 0 9 9" aria-hidden="true"><title>x</title><use href="/static/icons.svg#home"/></svg></a>
</nav></header>
<main><h1>Hola</h1><h2>Uno</h2><h3>Dos</h3><h2>Tres</h2>
<p>Nada &amp; más: AT&T, {uno}</p><img src="/a.webp" alt="">
<form method="post" action="/a"><input type="hidden" name="csrf_token" value="x">
<label for="n">Nombre</label><input id="n" name="n" aria-describedby="hint">
<span id="hint">Como quieras</span>
<label><input type="checkbox" name="c"> Sí</label>
<select name="s" aria-label="Sector"><option>a<hr><option>b</select>
<span id="t">Texto</span><textarea name="t" aria-labelledby="t"></textarea>
<button>Guardar</button><input type="submit"><button aria-labelledby="t"></button></form>
<form role="search" action="/b"><input type="search" name="q" aria-label="Buscar">
<button><img src="/i.png" alt="Buscar"></button></form>
<details><summary>Más</summary><dialog>x</dialog></details>
<table><tr><th scope="col">Mes</th></tr><tr><td>1</td></tr></table>
<table role="presentation"><tr><td>x</table>
<template><tr><td>y</td></tr></template><pre>{{ None }}</pre>
<a id="here"></a><a href="https://wa.me/59170000000">WA</a>
</main></body></html>"""


def test_a_good_page_passes() -> None:
    assert check_page(GOOD, "http://127.0.0.1:5000/", "es") == []
    assert check_page(GOOD.encode(), "/", None) == []


FAULTS = [
    ("<!doctype html>", "", "Begin the page with <!doctype html>"),
    ('<html lang="es">', "<html>", "language"),
    ('<html lang="es">', '<html lang="en">', '<html lang="es"> instead of "en"'),
    ("<h1>Hola</h1>", "", "exactly one <h1>; it has 0"),
    ("<h1>Hola</h1>", "<h1>Hola</h1><h1>x</h1>", "exactly one <h1>; it has 2"),
    ("<h2>Uno</h2>", "", "Make the heading “Dos” an <h2>"),
    ("<title>Inicio</title>", "<title> </title>", "<title> with words"),
    ('id="t"', 'id="n"', '"n" is used 2 times'),
    ('<label for="n">', '<label for="m">', 'Put id="m"'),
    ('<label for="n">Nombre</label>', "", 'Give <input id="n" name="n"> a label'),
    ('<label for="n">Nombre</label>', '<label for="n"></label>', 'Give <input id="n" name="n"> a label'),
    ('<input id="n"', '<input title="x" value="y" id="o"', 'Give <input id="o" name="n"> a label'),
    ('aria-label="Sector"', "", 'Give <select name="s"> a label'),
    ('name="t" aria-labelledby="t"', 'name="t"', 'Give <textarea name="t"> a label'),
    ("> Sí</label>", "></label>", 'Give <input name="c" type="checkbox"> a label'),
    ('id="hint"', 'id="other"', 'Put id="hint" on the page: aria-describedby'),
    (' alt=""', "", "alt"),
    ("<h2>Uno", '<h2 style="color:red">Uno', "Use a class instead of the style attribute"),
    ("</head>", "<style>a{}</style></head>", "Move the <style>"),
    ("</head>", "<script>a()</script></head>", "Move the <script>"),
    ("<h2>Uno", '<h2 onclick="a()">Uno', "Move onclick of <h2>"),
    ("<h2>Uno", '<h2 data-hx-on:click="a()">Uno', "Move data-hx-on:click"),
    ('href="https://wa.me/59170000000"', 'href=" JavaScript:a()"', "javascript:"),
    ('src="/static/a.js"', 'src="https://cdn.example/a.js"', "Serve https://cdn.example/a.js ourselves"),
    ('href="/static/a.css?v=1&b=2"', 'href="//cdn.example/a.css"', "Serve //cdn.example/a.css ourselves"),
    ('src="/a.webp"', 'src="/a.webp" srcset="/b.webp 1x, https://cdn.example/c.webp 2x"', "c.webp ourselves"),
    (
        'href="/static/icons.svg#home"',
        'href="https://cdn.example/i.svg#a"',
        "Serve https://cdn.example/i.svg",
    ),
    ("<button>Guardar</button>", "<button></button>", "Give <button> words"),
    ("<button>Guardar</button>", '<button><i aria-hidden="true">x</i></button>', "Give <button> words"),
    ('aria-label="Inicio"', "", 'Give <a href="/"> words'),
    ('<input type="submit">', '<input type="submit" value="">', "Give <input"),
    ('name="csrf_token" value="x"', 'name="csrf_token" value=""', "csrf_token"),
    ('name="csrf_token" value="x"', 'name="other" value="x"', "csrf_token"),
    ("<button>Guardar</button>", '<form action="/c"></form>', "out of the one around it"),
    ("<p>Nada", "<p>{{ name }}", "left over"),
    ("<p>Nada", "<p>%(name)s", "left over"),
    ("<p>Nada", "<p>Undefined", "left over"),
    ("<td>1</td>", "<td>None</td>", "instead of “None” in <td>"),
    ('href="https://wa.me/59170000000"', 'href="/perfil/None"', 'Fill in href="/perfil/None"'),
    ('name="n"', 'name="n" value="None"', 'Fill in value="None"'),
    ('<th scope="col">', "<th>", "a scope"),
    ('<th scope="col">Mes</th>', "<td>Mes</td>", "header cells"),
    ("<h3>Dos</h3>", "<h3>Dos</h2>", "Correct the HTML"),
    ("<main>", "<main><div>", "Correct the HTML"),
    ('<a id="here">', '<a id="here" id="there">', "duplicate attribute"),
    ("<p>Nada", '<p/>Nada"', "Correct the HTML"),
]


@pytest.mark.parametrize(("good", "bad", "complaint"), FAULTS)
def test_each_fault_is_found(good: str, bad: str, complaint: str) -> None:
    assert good in GOOD
    found = check_page(GOOD.replace(good, bad, 1), "http://127.0.0.1:5000/", "es")
    assert any(complaint in sentence for sentence in found), found


def test_our_own_host_is_no_stranger() -> None:
    page = GOOD.replace('src="/a.webp"', 'src="https://portal.example/a.webp"')
    assert check_page(page, "https://portal.example/x") == []
    assert check_page(page, "https://other.example/x") != []


def test_a_fragment_is_checked_as_far_as_it_goes() -> None:
    assert check_fragment('<p id="a">Hola</p><input name="its label is elsewhere">', "/") == []
    assert len(check_fragment('<p id="a" style="x">Hola</p><p id="a"></p><button></button>', "/")) == 3
