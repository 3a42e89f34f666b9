"""What can be known offline of the packages: each pinned with hashes, none beside them, under licences that permit it.

Known vulnerabilities are asked for by ``scripts/audit``, which needs the Internet.
"""

from __future__ import annotations

import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "scripts" / "requirements.lock").read_text(encoding="utf-8")
PINNED = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? \\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n?)+)",
    re.MULTILINE,
)
INSTALLERS = {"pip", "setuptools", "shadow-harness"}
PERMISSIVE = re.compile(
    r"\b(MIT|MIT-0|BSD|BSD-\d-Clause|0BSD|Apache|Apache-2\.0|ISC|ISCL|PSF|PSF-2\.0|Python-2\.0"
    r"|Python Software Foundation|MPL|MPL-2\.0|Mozilla|Unlicense|Zlib|HPND|CC0|Public Domain|CNRI)\b",
    re.IGNORECASE,
)
READ_BY_A_PERSON = {
    "aiofastnet": "MIT, by its LICENSE",
    "espeakng-loader": "MIT, by its repository; it brings eSpeak NG, GPL-3.0, which the demo's voice loads",
    "num2words": "LGPL, used unchanged",
    "picows": "MIT, by its LICENSE",
    "python-stdnum": "LGPL-2.1-or-later, used unchanged",
    "scipy": "BSD-3-Clause, by its text; it brings libraries of its own licences",
    "soxr": "LGPL-2.1-or-later, used unchanged",
}
"""Licences that the metadata do not tell, or that are no permissive ones, and why they are there."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_line_of_the_lock_is_a_pinned_package_with_hashes() -> None:
    assert "".join(found[0] for found in PINNED.finditer(LOCK)).strip() == LOCK.strip()
    names = [found["name"] for found in PINNED.finditer(LOCK) if not found["marker"]]
    assert len(names) == len(set(names)) > 100
    assert not re.search(r"--(extra-)?index-url|--find-links|https?://|git\+", LOCK)


def test_every_dependency_of_the_project_is_in_the_lock() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    locked = {normal(found["name"]) for found in PINNED.finditer(LOCK)}
    assert {normal(re.split(r"[\[=<>~! ;]", each)[0]) for each in wanted} <= locked


@pytest.mark.skipif(
    not (Path(sys.prefix) / ".installed").exists(), reason="this environment was not made by scripts/bootstrap"
)
def test_nothing_is_installed_that_is_not_in_the_lock() -> None:
    locked = {normal(found["name"]) for found in PINNED.finditer(LOCK)}
    installed = {normal(each.metadata["Name"]) for each in metadata.distributions()}
    assert installed - locked - INSTALLERS == set()


def test_licences_permit_the_use() -> None:
    odd: dict[str, str] = {}
    for found in PINNED.finditer(LOCK):
        try:
            told = metadata.metadata(found["name"])
        except metadata.PackageNotFoundError:
            continue  # for another version of Python
        texts = [told.get("License-Expression") or "", told.get("License") or "", *(told.get_all("Classifier") or ())]
        about = " ".join(texts[:2] + [text for text in texts[2:] if text.startswith("License ::")])
        if not PERMISSIVE.search(about[:2000]) and found["name"] not in READ_BY_A_PERSON:
            odd[found["name"]] = about[:120]
    assert odd == {}
