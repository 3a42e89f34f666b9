"""An OpenAI-compatible chat endpoint on the loopback that streams what a script tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Delta = dict[str, Any]
Answer = Callable[[list[dict[str, Any]]], list[Delta]]
"""From a request's messages to the deltas of the streamed completion."""


def words(text: str) -> list[Delta]:
    """A completion in words."""
    return [{"content": word} for word in text.replace(" ", "\0 ").split("\0")]


def tool_call(name: str, arguments: dict[str, Any]) -> list[Delta]:
    """A completion that calls a tool, its arguments in two pieces."""
    text = json.dumps(arguments)
    head = {"index": 0, "id": "call_1", "type": "function", "function": {"name": name, "arguments": text[:5]}}
    return [{"tool_calls": [head]}, {"tool_calls": [{"index": 0, "function": {"arguments": text[5:]}}]}]


@contextmanager
def endpoint(answer: Answer) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Serve until the block ends; yields the port and the requests as they come."""
    requests: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            requests.append(request)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for delta in answer(request["messages"]):
                self._chunk({"delta": delta, "index": 0, "finish_reason": None})
            self._chunk({"delta": {}, "index": 0, "finish_reason": "stop"})
            self.wfile.write(b"data: [DONE]\n\n")

        def _chunk(self, choice: dict[str, Any]) -> None:
            chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "test", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, requests
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
