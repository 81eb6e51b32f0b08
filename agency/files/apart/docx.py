"""A DOCX as paper: the parts that are seen, written into a new file that does nothing and tells of nobody."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from .answer import No, answer
from .package import KINDS, LEFT_OUT, MAIN, OFFICE, PACKAGE, REFUSED, REFUSED_NAMES, REFUSED_TYPES, Kind
from .stripped import bare_jpeg, bare_png
from .wordml import bare as bare_xml
from .wordml import parsed, written

MOST_PARTS = 400
MOST_BYTES = 48 * 1024 * 1024
"""Unpacked: six times what we take packed."""
MOST_XML_BYTES = 12 * 1024 * 1024
TYPES = "[Content_Types].xml"
NO_NAME = ("\\", "\0", ":")
ENCRYPTED = 0x1

Parts = dict[str, bytes]
Ties = dict[str, tuple[Kind, str]]


def bare(content: bytes) -> tuple[bytes, tuple[int, ...]]:
    """The document written anew; raises No, or what the libraries raise."""
    parts = _unpacked(content)
    if REFUSED_TYPES.search(parts.get(TYPES, b"")):
        raise No("macros")
    parsed(parts.get(TYPES, b""))
    mains = [name for kind, name in _ties("", parts).values() if kind is MAIN]
    if len(mains) != 1:
        raise No("damaged")
    return _packed(mains[0], dict(_reached(mains[0], parts))), ()


def _unpacked(content: bytes) -> Parts:
    """Every part by its name, once it is sure that together they are no bomb."""
    if not content.startswith(b"PK\x03\x04"):
        raise No("damaged")
    with ZipFile(BytesIO(content)) as package:
        infos = [info for info in package.infolist() if not info.is_dir()]
        if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_BYTES:
            raise No("bomb")
        if len({info.filename.lower() for info in infos}) < len(infos):
            raise No("damaged")
        for info in infos:
            _refuse_entry(info)
        return {info.filename: _read(package, info) for info in infos}


def _refuse_entry(info: ZipInfo) -> None:
    name = info.orig_filename
    if info.flag_bits & ENCRYPTED:
        raise No("locked")
    climbs = name.startswith("/") or ".." in name.split("/") or any(sign in name for sign in NO_NAME)
    if climbs or info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise No("damaged")
    if name.endswith((".xml", ".rels")) and info.file_size > MOST_XML_BYTES:
        raise No("bomb")
    for pattern, reason in REFUSED_NAMES:
        if pattern.search(name):
            raise No(reason)


def _read(package: ZipFile, info: ZipInfo) -> bytes:
    with package.open(info) as part:
        found = part.read(info.file_size + 1)
    if len(found) != info.file_size:
        raise BadZipFile("a part is not as long as it says")
    return found


def _rels_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _ties(part: str, parts: Parts) -> Ties:
    """What the part is tied to and may keep, by the tie's id; raises No for what acts or is outside."""
    rels = parts.get(_rels_of(part))
    if rels is None:
        return {}
    found: Ties = {}
    for tie in parsed(rels):
        kind = posixpath.basename(tie.get("Type", ""))
        _refuse_tie(kind, tie.get("TargetMode", "Internal"))
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), tie.get("Target", "")))[1:]
        kept = _kind_of(kind, target) if target in parts else None
        if kept is not None:
            found[tie.get("Id", "")] = kept, target
    return found


def _refuse_tie(kind: str, mode: str) -> None:
    if kind in REFUSED:
        raise No(REFUSED[kind])
    if mode != "Internal" and kind != "hyperlink":
        raise No("outside")
    if kind not in LEFT_OUT and not any(known.tie == kind for known in KINDS):
        raise No("inside")


def _kind_of(tie: str, target: str) -> Kind | None:
    if tie in LEFT_OUT:
        return None
    known = next((k for k in KINDS if k.tie == tie and k.name.fullmatch(target)), None)
    if known is None:
        raise No("inside")
    return known


def _reached(main: str, parts: Parts) -> Iterator[tuple[str, tuple[Kind, bytes, Ties]]]:
    """Every part that the document leads to, clean, with its own ties."""
    waiting, seen = [(MAIN, main)], {main}
    while waiting:
        kind, name = waiting.pop()
        ties = _ties(name, parts) if kind.root else {}
        yield name, (kind, _bare_part(kind, parts[name], frozenset(ties)), ties)
        news = [(k, target) for k, target in ties.values() if target not in seen]
        waiting += dict.fromkeys(news)
        seen |= {target for _kind, target in news}


def _bare_part(kind: Kind, content: bytes, ties: frozenset[str]) -> bytes:
    if kind.root:
        return bare_xml(content, kind.root, ties)
    return bare_png(content) if kind.media_type == "image/png" else bare_jpeg(content)


def _packed(main: str, clean: dict[str, tuple[Kind, bytes, Ties]]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as package:
        _add(package, TYPES, _types({name: kind for name, (kind, _content, _ties) in clean.items()}))
        _add(package, _rels_of(""), _rels({"rId1": (MAIN, main)}))
        for name, (_kind, content, ties) in clean.items():
            _add(package, name, content)
            if ties:
                _add(package, _rels_of(name), _rels(ties))
    return out.getvalue()


def _add(package: ZipFile, name: str, content: bytes) -> None:
    package.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def _types(kinds: dict[str, Kind]) -> bytes:
    space = f"{PACKAGE}/content-types"
    root = ElementTree.Element("Types", xmlns=space)
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    ElementTree.SubElement(root, "Default", Extension="rels", ContentType=rels)
    for name, kind in kinds.items():
        ElementTree.SubElement(root, "Override", PartName=f"/{name}", ContentType=kind.media_type)
    return written(root)


def _rels(ties: Ties) -> bytes:
    root = ElementTree.Element("Relationships", xmlns=f"{PACKAGE}/relationships")
    for tie, (kind, target) in ties.items():
        ElementTree.SubElement(root, "Relationship", Id=tie, Type=f"{OFFICE}/{kind.tie}", Target=f"/{target}")
    return written(root)


if __name__ == "__main__":
    answer(bare)
