"""A user's bot: finding it, calling it the way it wants to be called, and telling which version it is.

A bot is used as it is. The function named by ``run`` may be ``bot(runner_args)``, ``run_bot(transport)``,
``run_bot(transport, runner_args)`` or ``build(ctx) -> Pipeline``. What a bot reads of the call it finds where Pipecat's
runner puts it: ``runner_args.body`` holds the call's attributes and, over them, the config's ``args``;
``runner_args.call_data`` the caller's and the dialled number and the attributes. Neither holds a live id. A function
with further parameters gets those of ``args`` that it names.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.metadata
import inspect
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipecat.runner.types import CallData, WebSocketRunnerArguments

from harness.candidate.transport import ShadowTransport
from harness.core.errors import CandidateError, ConfigError

_TEXT_FILES = (".py", ".txt", ".md", ".json", ".toml", ".yaml", ".yml", ".jinja", ".j2")
_MOST_FILES = 2000


@dataclass(frozen=True, slots=True)
class BuildContext:
    """What ``build(ctx)`` is given: the transport to put at both ends, the config's ``args``, the call's attributes."""

    transport: ShadowTransport
    args: Mapping[str, Any]
    attributes: Mapping[str, Any]


class NoSocket:
    """Stands where a bot expects its provider's socket. There is none."""

    def __getattr__(self, name: str) -> Any:
        raise CandidateError(f"a shadowed bot has no socket to its provider: {name} was asked of it")


def load(run: str, base: Path) -> Callable[..., Any]:
    """Import the function that ``run`` names, ``package.module:name``; ``base`` is searched first.

    Raises:
        ConfigError: the module cannot be imported, or has no such function.
    """
    module_name, _, name = run.partition(":")
    if str(base) not in sys.path:
        sys.path.insert(0, str(base))
    try:
        found: Any = importlib.import_module(module_name)
        for part in name.split("."):
            found = getattr(found, part)
    except AttributeError as error:
        raise ConfigError(f"run = {run!r}: {error}") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a module may raise anything at import, SystemExit included
        raise ConfigError(f"run = {run!r} cannot be imported: {type(error).__name__}: {error}{_where(error)}") from None
    if not callable(found):
        raise ConfigError(f"run = {run!r} must name a function, names a {type(found).__name__}")
    function: Callable[..., Any] = found
    return function


def runner_arguments(attributes: Mapping[str, Any], args: Mapping[str, Any]) -> WebSocketRunnerArguments:
    """The arguments that Pipecat's runner gives a bot for a telephone call."""
    given = WebSocketRunnerArguments(
        websocket=NoSocket(),  # type: ignore[arg-type]
        transport_type=None,
        body={**attributes, **args},
        call_data=call_data(attributes),
        session_id="shadow",
    )
    given.cli_args = argparse.Namespace(**args)
    return given


def call_data(attributes: Mapping[str, Any]) -> CallData:
    """The provider's first message as Pipecat parses it, without its ids."""
    numbers = {key: _text(attributes.get(key)) for key in ("from", "to")}
    return CallData(stream_id="shadow", call_id="shadow", body=dict(attributes), **numbers)


def arguments_for(
    function: Callable[..., Any],
    transport: Callable[[], ShadowTransport],
    attributes: Mapping[str, Any],
    args: Mapping[str, Any],
) -> dict[str, Any]:
    """What to call a bot's function with, by the names and annotations of its parameters.

    Raises:
        ConfigError: a required parameter is none that the harness knows, and ``args`` does not hold it.
    """
    given: dict[str, Any] = {}
    for position, parameter in enumerate(inspect.signature(function).parameters.values()):
        if parameter.kind is parameter.VAR_KEYWORD:
            given |= {key: value for key, value in args.items() if key not in given}
            continue
        if parameter.kind is parameter.VAR_POSITIONAL:
            continue
        value = _argument(function, parameter, position, transport, attributes, args)
        if value is not parameter.empty:
            given[parameter.name] = value
    return given


def _argument(
    function: Callable[..., Any],
    parameter: inspect.Parameter,
    position: int,
    transport: Callable[[], ShadowTransport],
    attributes: Mapping[str, Any],
    args: Mapping[str, Any],
) -> Any:
    name, annotation = parameter.name, str(parameter.annotation)
    if parameter.name in args and position > 0:
        return args[name]
    if "transport" in name.lower() or "Transport" in annotation:
        return transport()
    if "BuildContext" in annotation or (position == 0 and (name in ("ctx", "context") or function.__name__ == "build")):
        return BuildContext(transport(), args, attributes)
    if name in ("runner_args", "args", "session_args") or "RunnerArguments" in annotation or position == 0:
        return runner_arguments(attributes, args)
    if name in args:
        return args[name]
    if parameter.default is parameter.empty:
        raise ConfigError(f"{function.__name__}() needs {name!r}, which is not in the candidate's args")
    return parameter.empty


def version_of(run: str) -> str | None:
    """``__version__`` of the bot's module or package, or of the distribution that installed it."""
    module_name = run.partition(":")[0]
    for name in (module_name, module_name.partition(".")[0]):
        version = getattr(sys.modules.get(name), "__version__", None)
        if isinstance(version, str):
            return version
    try:
        return importlib.metadata.version(module_name.partition(".")[0])
    except importlib.metadata.PackageNotFoundError:
        return None


def digest_of(run: str, table: Mapping[str, Any]) -> str:
    """A digest of the bot's code, the texts beside it, and its configuration.

    The code is the package that holds the module, or, for a module outside any package, it and the modules beside it
    that it imported.
    """
    total = hashlib.sha256(json.dumps(table, sort_keys=True, default=str).encode())
    for path, name in _files(run):
        total.update(f"\0{name}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _files(run: str) -> Iterator[tuple[Path, str]]:
    module = sys.modules[run.partition(":")[0]]
    file = getattr(module, "__file__", None)
    if file is None:
        return
    folder = Path(file).resolve().parent
    if module.__package__:
        found = [path for path in sorted(folder.rglob("*")) if path.suffix in _TEXT_FILES and path.is_file()]
    else:
        loaded = {getattr(other, "__file__", None) for other in list(sys.modules.values())}
        found = sorted(path for path in map(Path, filter(None, loaded)) if path.resolve().parent == folder)
    for path in found[:_MOST_FILES]:
        yield path, path.resolve().relative_to(folder).as_posix()


def _where(error: BaseException) -> str:
    """File and line at which an import failed."""
    trace = error.__traceback__
    last = None
    while trace is not None:
        if "importlib" not in trace.tb_frame.f_code.co_filename:
            last = trace
        trace = trace.tb_next
    return f" ({last.tb_frame.f_code.co_filename}:{last.tb_lineno})" if last is not None else ""


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
