"""What a phone's photo costs: how many times one full decode, and how much memory on top of the imports.

python -m tests.bench_pictures
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from PIL.ExifTags import Base

from agency.files.pictures import reencoded, shrunk
from tests.kit.photos import peak_megabytes, written

PAIRS = 9
IMPORTS = "from agency.files.pictures import reencoded"
STORED = f"{IMPORTS}\nwith open({{path!r}}, 'rb') as photo: reencoded(photo)"


def phone_photo(width: int = 4000, height: int = 3000) -> bytes:
    """A JPEG as a phone takes it: soft shapes, a little noise, and held upright."""
    chance = random.Random(12)
    shapes = Image.frombytes("RGB", (width // 40, height // 40), chance.randbytes(width * height * 3 // 1600))
    photo = shapes.resize((width, height), Image.Resampling.BICUBIC)
    photo = Image.blend(photo, Image.effect_noise((width, height), 60).convert("RGB"), 0.08)
    exif = photo.getexif()
    exif[Base.Orientation] = 6
    return written(photo, "JPEG", quality=88, exif=exif.tobytes())


def lines() -> list[tuple[str, float]]:
    """Each figure with its name: the first is one decode against itself, and judges the rest."""
    photo = phone_photo()
    decode = lambda: _decode(photo)  # noqa: E731
    return [
        ("A/A: one full decode against itself", _ratio(decode, decode)),
        ("photo stored in its squares / full decode", _ratio(lambda: reencoded(BytesIO(photo)), decode)),
        ("project picture stored / full decode", _ratio(lambda: shrunk(BytesIO(photo)), decode)),
        ("photo stored: extra memory in MB", extra_megabytes(photo)),
    ]


def extra_megabytes(photo: bytes) -> float:
    """What the peak of a process that stores the photo has above one that only imports."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "photo.jpg")
        path.write_bytes(photo)
        code = STORED.format(path=str(path))
        return statistics.median(peak_megabytes(code) - peak_megabytes(IMPORTS) for _ in range(3))


def _decode(photo: bytes) -> None:
    with Image.open(BytesIO(photo)) as image:
        image.load()


def _ratio(work: Callable[[], object], base: Callable[[], object]) -> float:
    return statistics.median(_cpu(work) / _cpu(base) for _ in range(PAIRS))


def _cpu(work: Callable[[], object]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


if __name__ == "__main__":
    for name, figure in lines():
        print(f"{name:<50}{figure:>8.2f}")  # noqa: T201
