"""What to do when this computer lacks something that a test needs."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import NoReturn

import pytest


def everything_is_required(env: Mapping[str, str] = os.environ) -> bool:
    """True where a test that cannot run counts as a failure: in CI, or when AGENCY_REQUIRE_ALL says so."""
    return any(env.get(name, "").lower() not in {"", "0", "false"} for name in ("AGENCY_REQUIRE_ALL", "CI"))


def missing(sentence: str) -> NoReturn:
    """The test is skipped with this sentence, or fails with it where everything is required."""
    if everything_is_required():
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)
