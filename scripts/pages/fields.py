"""Fields of structs and dataclasses: what they are called, take and mean."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import inspect as kinds

from scripts.pages.markdown import code, prose


@dataclass(frozen=True, slots=True)
class Field:
    """One key; ``default`` is JSON, ``None`` where the key is needed."""

    name: str
    takes: str
    default: str | None
    meaning: str

    @property
    def row(self) -> tuple[str, str, str, str]:
        return code(self.name), self.takes, "needed" if self.default is None else code(self.default), self.meaning


def fields(cls: type) -> Iterator[Field]:
    """The fields of a class, in order."""
    info = kinds.type_info(cls)
    assert isinstance(info, (kinds.StructType, kinds.DataclassType))
    meanings = _meanings(cls)
    for field in info.fields:
        yield Field(field.encode_name, _takes(field.type), _default(field), meanings.get(field.name, ""))


def _meanings(cls: type) -> dict[str, str]:
    """The docstrings below the fields of a class."""
    (definition,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(definition, ast.ClassDef)
    found: dict[str, str] = {}
    for above, below in zip(definition.body, definition.body[1:], strict=False):
        match above, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(text))),
            ):
                found[name] = prose(text)
    return found


def _default(field: kinds.Field) -> str | None:
    value = field.default if field.default is not msgspec.NODEFAULT else None
    if field.default_factory is not msgspec.NODEFAULT:
        value = field.default_factory()
    elif field.default is msgspec.NODEFAULT:
        return None
    return "" if value is None else json.dumps(msgspec.to_builtins(value, enc_hook=str), ensure_ascii=False)


def _takes(kind: kinds.Type) -> str:  # noqa: C901 - one line a kind
    match kind:
        case kinds.UnionType(types=types):
            return " or ".join(dict.fromkeys(_takes(each) for each in types if not isinstance(each, kinds.NoneType)))
        case kinds.LiteralType(values=values):
            return ", ".join(code(json.dumps(value)) for value in values)
        case kinds.EnumType(cls=cls):
            return ", ".join(code(json.dumps(member.value)) for member in cls)
        case kinds.IntType() | kinds.FloatType():
            return ("integer" if isinstance(kind, kinds.IntType) else "number") + _bounds(kind)
        case kinds.StrType():
            return "string"
        case kinds.BoolType():
            return "boolean"
        case kinds.ListType(item_type=item) | kinds.VarTupleType(item_type=item):
            return f"list of {_takes(item)}"
        case kinds.TupleType(item_types=items):
            return f"list of {len(items)}: {', '.join(_takes(item) for item in items)}"
        case kinds.DictType(value_type=kinds.AnyType()) | kinds.AnyType():
            return "table" if isinstance(kind, kinds.DictType) else "any value"
        case kinds.DictType(value_type=value):
            return f"table of {_takes(value)}"
        case kinds.StructType(cls=cls) | kinds.DataclassType(cls=cls) | kinds.CustomType(cls=cls):
            return cls.__name__
        case other:
            raise TypeError(f"no words for {other}")


def _bounds(kind: Any) -> str:
    said = [("from", kind.ge), ("above", kind.gt), ("to", kind.le), ("below", kind.lt)]
    parts = [f"{word} {bound:g}" for word, bound in said if bound is not None]
    return ", " + " ".join(parts) if parts else ""
