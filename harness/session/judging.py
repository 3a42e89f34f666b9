"""The judge of a configuration, with its answers and calibrations in the store; absent where none is configured."""

from __future__ import annotations

import os

from harness.config import Config
from harness.core.errors import ConfigError, StoreError
from harness.core.schema import decode
from harness.judge.calibration import Calibration
from harness.judge.endpoint import Endpoint
from harness.judge.judge import Judge
from harness.store import opinions


def judge_of(config: Config) -> Judge | None:
    """The judge, listened to by those rubrics whose last calibration of this model holds.

    Raises:
        ConfigError: [judge] breaks a rule, or the variable with its key is not set; names the key.
        StoreError: the calibrations were changed by another hand.
    """
    table = config.judge
    if table is None:
        return None
    store = config.resolve(config.store.path)
    key = None if table.key_env is None else os.environ.get(table.key_env)
    if table.key_env is not None and not key:
        raise ConfigError(f"{config.origin}: judge.key_env: ${table.key_env} is not set")
    last: dict[str, Calibration] = {}
    for record in opinions.calibrations(store):
        try:
            found = decode(Calibration, record)
        except ValueError as error:
            raise StoreError(f"{store / opinions.CALIBRATIONS}: {error}") from None
        if (found.model, found.votes) == (table.served or table.model, table.votes):
            last[found.prompt_digest] = found
    holds = frozenset(digest for digest, one in last.items() if one.decides(table.kappa_min, table.min_labels))
    try:
        redacted = config.redact is not None and config.redact.mode == "on"
        return Judge(table, Endpoint(table, key), opinions.KeptAnswers(store), holds, keep_why=not redacted)
    except ConfigError as error:
        raise ConfigError(f"{config.origin}: {error}") from None
