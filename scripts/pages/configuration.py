"""``configuration.md``: every table and key of the configuration, of the gate and of a rollout."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields as dataclass_fields

from msgspec import inspect as kinds

from harness.compare.cost import Price
from harness.compare.policy import Policy
from harness.config import Config
from harness.gate.canary import Metric
from harness.gate.criteria import KINDS
from harness.gate.rollout import Plan, Segment, Stage
from scripts.pages.fields import fields
from scripts.pages.markdown import code, prose, table

HEAD = """# Configuration

One TOML file. An unknown key, a wrong type or a missing module is one error that names the key. Relative paths are
relative to the file; secrets come from the environment, never from the file. With only `[store]` and `[redact]` in it,
`serve` records.

Times in keys end in their unit: `_s`, `_ms`, `_h`, `_days`."""

_COLUMNS = ("key", "takes", "default", "meaning")
_OWN_PARSERS = ("gate", "rollout", "policy", "prices")
_OF_THE_FILE = ("origin", "base")


def page() -> str:
    """The page, a section a table."""
    return "\n\n".join([HEAD, *_tables(), *_policy(), *_prices(), *_gate(), *_rollout()])


def tables() -> Iterator[type]:
    """The structs of all tables that the file may have, those within tables included."""
    info = kinds.type_info(Config)
    assert isinstance(info, kinds.StructType)
    ahead = [_title(field)[1] for field in info.fields]
    while ahead:
        cls = ahead.pop()
        if cls is not None:
            yield cls
            below = kinds.type_info(cls)
            assert isinstance(below, kinds.StructType)
            ahead += [_title(field)[1] for field in below.fields]


def _tables() -> Iterator[str]:
    info = kinds.type_info(Config)
    assert isinstance(info, kinds.StructType)
    plain = []
    for field in info.fields:
        title, cls = _title(field)
        if field.encode_name in (*_OWN_PARSERS, *_OF_THE_FILE):
            continue
        if cls is None:
            plain.append(field.encode_name)
        else:
            yield from _table(title, cls)
    by_name = {field.name: field for field in fields(Config)}
    yield "## Keys outside of tables"
    yield table(_COLUMNS, [by_name[name].row for name in plain])


def _title(field: kinds.Field) -> tuple[str, type | None]:
    match field.type:
        case kinds.StructType(cls=cls):
            return f"[{field.encode_name}]", cls
        case kinds.DictType(value_type=kinds.StructType(cls=cls)):
            return f"[{field.encode_name}.NAME]", cls
        case kinds.UnionType(types=types):
            return f"[{field.encode_name}]", _struct(types)
        case kinds.ListType(item_type=kinds.StructType(cls=cls)):
            return f"[[{field.encode_name}]]", cls
    return field.encode_name, None


def _struct(types: Iterable[kinds.Type]) -> type | None:
    return next((each.cls for each in types if isinstance(each, kinds.StructType)), None)


def _table(title: str, cls: type, level: str = "##") -> Iterator[str]:
    yield f"{level} {code(title)}"
    yield prose(cls.__doc__)
    if rows := [field.row for field in fields(cls)]:
        yield table(_COLUMNS, rows)
    for field in kinds.type_info(cls).fields:  # type: ignore[union-attr]  # callers pass structs
        if isinstance(field.type, kinds.StructType):
            yield from _table(f"{title[:-1]}.{field.encode_name}]", field.type.cls, level + "#")


def _policy() -> Iterator[str]:
    yield from _table("[policy]", Policy)


def _prices() -> Iterator[str]:
    yield "## `[prices.NAME]`"
    yield prose(Price.__doc__) + " `NAME` is a model, or else a stage: `llm`, `tts`, `stt`."
    yield table(("key", "default"), [(code(field.name), code(str(field.default))) for field in dataclass_fields(Price)])


def _gate() -> Iterator[str]:
    yield "## `[gate.CRITERION]`"
    yield (
        "What `harness gate` holds a candidate to. `CRITERION` may be followed by a hyphen and a name of yours, to"
        " have one twice: `[gate.coverage-locale]`."
    )
    for name, cls in KINDS.items():
        yield from _table(f"[gate.{name}]", cls, "###")


def _rollout() -> Iterator[str]:
    yield from _table("[rollout]", Plan)
    yield from _table("[[rollout.stage]]", Stage, "###")
    yield from _table("[[rollout.stage.segments]]", Segment, "####")
    yield from _table("[rollout.metrics.NAME]", Metric, "###")
