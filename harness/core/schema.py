"""Strict decoding of JSON objects into frozen dataclasses, and back.

A decoder is built once per class from its annotations: ``str``, ``int``, ``float``, ``bool``, ``Literal``, enums,
``X | None``, ``tuple[X, ...]``, ``Mapping[str, X]``, ``Any`` and nested dataclasses. Fields without a default are
required. Unknown keys are ignored, so that a newer writer's files can be read. Wrong types raise ``ValueError`` with
the path of the field; callers add the file and line.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, ClassVar, Literal, Protocol, TypeVar, Union, cast, get_args, get_origin, get_type_hints

type_names = {str: "a string", int: "an integer", float: "a number", bool: "true or false"}


class DataclassInstance(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    decode: Callable[[Any, str], Any]
    required: bool


T = TypeVar("T")


def decode(cls: type[T], value: Any, path: str = "") -> T:
    """Build ``cls`` from a JSON value.

    Raises:
        ValueError: a field is missing or has another type; the message starts with its path.
    """
    if not isinstance(value, dict):
        raise ValueError(f"{path or 'value'} must be an object, is {_shown(value)}")
    prefix = f"{path}." if path else ""
    arguments: dict[str, Any] = {}
    for field in _fields(cast("Hashable", cls)):
        if field.name in value:
            arguments[field.name] = field.decode(value[field.name], prefix + field.name)
        elif field.required:
            raise ValueError(f"{prefix}{field.name} is missing")
    try:
        return cls(**arguments)
    except ValueError as error:
        raise ValueError(f"{path}: {error}" if path else str(error)) from None


def encode(value: Any) -> Any:
    """The JSON value of a dataclass, enum, tuple or mapping; ``None`` is left out where ``decode`` does not need it."""
    if is_dataclass(value) and not isinstance(value, type):
        kind = getattr(type(value), "kind", None)
        out: dict[str, Any] = {"kind": kind} if isinstance(kind, str) else {}
        for field in fields(value):
            item = getattr(value, field.name)
            if item is not None or field.metadata.get("keep_none") or _is_required(field):
                out[field.name] = encode(item)
        return out
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (tuple, list)):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    return value


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


@cache
def _fields(cls: type[Any]) -> tuple[_Field, ...]:
    hints = get_type_hints(cls)
    return tuple(
        _Field(
            field.name,
            _decoder(hints[field.name]),
            _is_required(field),
        )
        for field in fields(cls)
        if field.init
    )


def _decoder(hint: Any) -> Callable[[Any, str], Any]:
    origin = get_origin(hint)
    if hint is Any:
        return lambda value, path: value
    if origin in (Union, types.UnionType):
        return _optional(hint)
    if origin is Literal:
        return _literal(get_args(hint))
    if origin is tuple:
        return _sequence(_decoder(get_args(hint)[0]))
    if origin in (Mapping, dict):
        return _mapping(_decoder(get_args(hint)[1]))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _enum(hint)
    if isinstance(hint, type) and is_dataclass(hint):
        return lambda value, path: decode(hint, value, path)
    return _scalar(hint)


def _scalar(hint: type) -> Callable[[Any, str], Any]:
    def check(value: Any, path: str) -> Any:
        if hint is float and type(value) is int:
            return float(value)
        if type(value) is not hint:
            raise ValueError(f"{path} must be {type_names[hint]}, is {_shown(value)}")
        return value

    return check


def _optional(hint: Any) -> Callable[[Any, str], Any]:
    inner = [_decoder(arg) for arg in get_args(hint) if arg is not type(None)]
    if len(inner) != 1:
        raise TypeError(f"only X | None can be decoded, not {hint}")
    return lambda value, path: None if value is None else inner[0](value, path)


def _literal(allowed: tuple[Any, ...]) -> Callable[[Any, str], Any]:
    def check(value: Any, path: str) -> Any:
        if value not in allowed:
            raise ValueError(f"{path} must be one of {', '.join(map(str, allowed))}, is {_shown(value)}")
        return value

    return check


def _enum(hint: type[Enum]) -> Callable[[Any, str], Any]:
    check = _literal(tuple(member.value for member in hint))
    return lambda value, path: hint(check(value, path))


def _sequence(item: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    def check(value: Any, path: str) -> Any:
        if not isinstance(value, list):
            raise ValueError(f"{path} must be a list, is {_shown(value)}")
        return tuple(item(element, f"{path}[{number}]") for number, element in enumerate(value))

    return check


def _mapping(item: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    def check(value: Any, path: str) -> Any:
        if not isinstance(value, dict):
            raise ValueError(f"{path} must be an object, is {_shown(value)}")
        return {key: item(element, f"{path}.{key}") for key, element in value.items()}

    return check


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
