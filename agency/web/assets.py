"""One stylesheet and one script, put together from the small files when the app starts."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, request, url_for

FIRST = ("tokens.css", "base.css", "layout.css")
PICTURE = re.compile(r'url\("(img/[\w-]+\.svg)"\)')
YEAR = 31_536_000


@cache
def bundle(folder: Path, kind: str) -> tuple[str, bytes]:
    """The name, with its hash, and the bytes of all files of a kind below the static folder."""
    files = sorted((folder / kind).rglob(f"*.{kind}"))
    if kind == "css":
        files.sort(key=lambda f: (FIRST.index(f.name) if f.name in FIRST else len(FIRST), str(f)))
        text = _with_pictures("\n".join(f.read_text("utf-8") for f in files), folder)
    else:
        text = "\n".join(f"{{\n{f.read_text('utf-8')}\n}}" for f in files)
    content = text.encode()
    return f"app.{sha256(content).hexdigest()[:12]}.{kind}", content


def _with_pictures(text: str, folder: Path) -> str:
    """The stylesheet with its few drawings inside, so that no page waits for one more request."""

    def inside(found: re.Match[str]) -> str:
        drawing = (folder / found[1]).read_text("utf-8").strip()
        return f'url("data:image/svg+xml,{quote(drawing, safe=" =:/,;()")}")'

    return PICTURE.sub(inside, text)


@cache
def _file_hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


def static_url(filename: str) -> str:
    """The address of a static file, with its hash, so that it can be kept for a year."""
    folder = Path(current_app.static_folder or "")
    return url_for("static", filename=filename, v=_file_hash(folder / filename))


def bundle_url(kind: str) -> str:
    """The address of the stylesheet or of the script."""
    return url_for("web.asset", name=bundle(Path(current_app.static_folder or ""), kind)[0])


def register(blueprint: Blueprint) -> None:
    """The blueprint serves the two bundles, and what has its hash in its address is kept for a year."""

    @blueprint.get("/assets/<name>")
    def asset(name: str) -> Response:
        kind = name.rpartition(".")[2]
        if kind not in {"css", "js"}:
            abort(404)
        current, content = bundle(Path(current_app.static_folder or ""), kind)
        if name != current:
            abort(404)
        media = "text/css" if kind == "css" else "text/javascript"
        return kept_for_a_year(Response(content, content_type=f"{media}; charset=utf-8"))

    @blueprint.after_app_request
    def keep_static(answer: Response) -> Response:
        if request.endpoint != "static" or answer.status_code != 200:
            return answer
        _read_whole(answer)
        return kept_for_a_year(answer) if "v" in request.args else answer


def _read_whole(answer: Response) -> None:
    """The file is in memory and closed: compressing it as a stream would leave it open."""
    answer.direct_passthrough = False
    answer.make_sequence()


def kept_for_a_year(answer: Response) -> Response:
    """The same answer, which browsers need not ask for again."""
    answer.cache_control.no_cache = None
    answer.cache_control.public = True
    answer.cache_control.max_age = YEAR
    answer.cache_control.immutable = True
    return answer
