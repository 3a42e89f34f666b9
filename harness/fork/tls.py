"""TLS of both ports, where no proxy ends it: certificate and key from files."""

from __future__ import annotations

import ssl
from pathlib import Path

from harness.config import Config
from harness.core.errors import ConfigError


def tls_files(config: Config) -> tuple[Path, Path] | None:
    """The files of the certificate and of its key, ``None`` where TLS is not asked for.

    Raises:
        ConfigError: only one of the two is given.
    """
    table = config.serve
    if table.tls_cert is None and table.tls_key is None:
        return None
    if table.tls_cert is None or table.tls_key is None:
        raise ConfigError(f"{config.origin}: serve.tls_cert and serve.tls_key need each other")
    return config.resolve(table.tls_cert), config.resolve(table.tls_key)


def tls_context(config: Config) -> ssl.SSLContext | None:
    """What a server needs for TLS 1.2 and newer, ``None`` where it is not asked for.

    Raises:
        ConfigError: a file cannot be read, or the key is not the certificate's.
    """
    files = tls_files(config)
    if files is None:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(*files)
    except (OSError, ssl.SSLError) as error:
        raise ConfigError(f"{config.origin}: serve.tls_cert and serve.tls_key: {error}") from None
    return context
