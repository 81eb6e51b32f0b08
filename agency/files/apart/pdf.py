"""A PDF as paper: its pages as they look, in a new file that does nothing and tells nothing of its making."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from .answer import No, answer
from .stripped import bare_jpeg

MOST_PAGES = 100
PAGE_KEPT = (
    "/Type",
    "/Parent",
    "/Contents",
    "/Resources",
    "/MediaBox",
    "/CropBox",
    "/BleedBox",
    "/TrimBox",
    "/ArtBox",
    "/Rotate",
    "/UserUnit",
    "/Group",
)
NAMED_BY_THE_AUTHOR = (
    "/ExtGState",
    "/ColorSpace",
    "/Pattern",
    "/Shading",
    "/XObject",
    "/Font",
    "/Properties",
    "/CharProcs",
    "/Colorants",
)
"""Dictionaries whose keys are only labels: a font may be called /A."""
GONE = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/StructParent", "/StructParents", "/AF", "/EF"),
    *("/A", "/AA", "/OpenAction", "/JS", "/JavaScript", "/URI", "/Names", "/EmbeddedFiles", "/Annots"),
    *("/OPI", "/Ref", "/Alternates", "/PS", "/Parent"),
)
GONE_FROM_STREAMS = ("/F", "/FFilter", "/FDecodeParms", "/DL", "/Subtype2")
"""Where a stream says that its content lies in another file."""


def bare(content: bytes) -> tuple[bytes, tuple[int, ...]]:
    """The pages written anew, and how many they are; raises No, or what the library raises."""
    try:
        given = pikepdf.open(BytesIO(content), attempt_recovery=False, suppress_warnings=True)
    except pikepdf.PasswordError:
        raise No("locked") from None
    with given, pikepdf.new() as paper:
        if given.is_encrypted:
            raise No("locked")
        if len(given.pages) > MOST_PAGES:
            raise No("pages")
        # What was filled in and stamped on it becomes part of the page; then no form is left.
        given.generate_appearance_streams()
        given.flatten_annotations("screen")
        for page in given.pages:
            _reduce(page.obj)
            paper.pages.append(page)
        if not paper.pages:
            raise No("damaged")
        for page in paper.pages:
            _clean(paper, page.obj)
        return _saved(paper), (len(paper.pages),)


def _reduce(page: Object) -> None:
    """The page has nothing that is not looks; what it inherits comes along when it is appended."""
    for key in set(page.keys()) - set(PAGE_KEPT):
        del page[key]


def _clean(paper: pikepdf.Pdf, page: Object) -> None:
    """Nothing that hangs on the page acts, points outside, or tells who made it."""
    waiting = [(page[key], key) for key in page.keys() if key != "/Parent"]  # noqa: SIM118
    seen: set[tuple[int, int]] = set()
    while waiting:
        node, called = waiting.pop()
        if not isinstance(node, Dictionary | Stream | Array) or (node.is_indirect and node.objgen in seen):
            continue
        seen.add(node.objgen)
        if isinstance(node, Array):
            waiting += [(item, "") for item in node]
            continue
        if isinstance(node, Stream):
            _clean_stream(paper, node)
        labels = called in NAMED_BY_THE_AUTHOR and isinstance(node, Dictionary)
        for key in () if labels else GONE:
            if key in node:
                del node[key]
        waiting += [(node[key], "" if labels else key) for key in node.keys()]  # noqa: SIM118


def _clean_stream(paper: pikepdf.Pdf, stream: Stream) -> None:
    if Name.PS in (stream.get("/Subtype"), stream.get("/Subtype2")):
        stream.write(b"")
        stream["/Subtype"], stream["/BBox"] = Name.Form, Array([0, 0, 0, 0])
    for key in GONE_FROM_STREAMS:
        if key in stream:
            del stream[key]
    filters, parameters = _listed(stream.get("/Filter")), _listed(stream.get("/DecodeParms"))
    if filters and filters[-1] == Name.DCTDecode:
        photo = stream.read_raw_bytes()
        if filters[:-1]:
            packed = Stream(paper, photo, Filter=Array(filters[:-1]), DecodeParms=Array(parameters[:-1]))
            photo = packed.read_bytes()
        last = parameters[-1] if len(parameters) == len(filters) else None
        kept = last if isinstance(last, Dictionary) else None
        stream.write(bare_jpeg(photo), filter=Name.DCTDecode, decode_parms=kept)


def _listed(found: Object | None) -> list[Object]:
    if isinstance(found, Array):
        return list(found)
    return [] if found is None else [found]


def _saved(paper: pikepdf.Pdf) -> bytes:
    written = BytesIO()
    paper.save(
        written,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
        deterministic_id=True,
    )
    return written.getvalue()


if __name__ == "__main__":
    answer(bare)
