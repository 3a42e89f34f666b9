"""One clear error naming the key, or one frozen object."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.config import load, parse
from harness.core.errors import ConfigError


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[stor]\npath="x"', "c.toml: stor: unknown key"),
        ('[candidate.next]\nrun="a:b"\ncontxt="live"', "c.toml: candidate.next.contxt: unknown key"),
        ('[tools.book]\neffct="read"', "c.toml: tools.book.effct: unknown key"),
        ('[candidate.next]\nrun="a:b"\ncontext="lve"', "candidate.next.context: invalid enum value 'lve'"),
        ("[candidate.next]\nargs={}", "candidate.next needs either run or dial"),
        ('[candidate.next]\nrun="a:b"\ndial="ws://x"', "candidate.next needs either run or dial"),
        ('[candidate.next]\nrun="a.b"', "candidate.next.run must be 'package.module:name', is 'a.b'"),
        ('[candidate.next]\ndial="ws://x"', "candidate.next.dial needs 'as'"),
        ('[candidate."a/b"]\nrun="a:b"', "a candidate's name may hold letters"),
        ("[sampling]\nrate=2", "sampling.rate: expected 'float' <= 1.0"),
        ('[verdict]\nmax_major="a"', "verdict.max_major: expected 'int', got 'str'"),
        ("[verdict]\nmax_major=-1", "verdict.max_major"),
        ('origin="x"', "unknown key 'origin'"),
        ("x=", "not TOML"),
        ('[[ignore]]\nowner="a"', "missing key 'reason'"),
    ],
)
def test_a_mistake_is_one_line_naming_the_key(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse(text, origin="c.toml")
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_an_empty_file_has_all_defaults() -> None:
    config = parse("")
    assert config.redact is None
    assert config.verdict.max_major == 0
    assert config.candidate == {}


def test_paths_in_the_file_are_relative_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "c.toml").write_text('[store]\npath = "calls"\n')
    config = load(tmp_path / "c.toml")
    assert config.resolve(config.store.path) == tmp_path / "calls"


@pytest.mark.parametrize("content", [b"\xff\xfe", None])
def test_an_unreadable_file_is_a_config_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "c.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"c\.toml"):
        load(path)


@pytest.mark.parametrize("number", ["inf", "-inf", "nan", "31e400000"])
def test_a_number_without_an_end_is_refused_by_its_key(number: str) -> None:
    with pytest.raises(ConfigError, match=r"budgets\.response_ms\.max must be a finite number"):
        parse(f"[budgets]\nresponse_ms = {{ max = {number} }}")
