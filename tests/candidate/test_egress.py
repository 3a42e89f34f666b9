"""Attacks from inside the guard, all in one bounded process of it; and what the hooks and the parts of it do alone."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from typing import Any

import pytest

from harness.candidate import sandbox_seccomp
from harness.candidate.egress_hooks import EgressHooks
from harness.candidate.environment import withheld
from harness.candidate.isolation import LAYERS, Layers, Policy, probe, without
from harness.candidate.process import WorkerProcess
from harness.candidate.sandbox_namespaces import place
from harness.core.errors import ConfigError
from harness.core.events import Fault
from scripts.benchmarks.safety_kit.guarded import KEPT, WORKING, Attacked, attacked
from tests.candidate.phone import agent, caller, recorded, run_bot

CALL = recorded([agent("Hello.", 0, 500), caller("one", 1200, 2000)], 3000)
HOLDING = probe()
whole = pytest.mark.skipif(bool(HOLDING.missing), reason=f"layers missing here: {HOLDING.missing}")


@pytest.fixture(scope="module", params=["alone", "forked"])
def tried(request: pytest.FixtureRequest) -> Attacked:
    """What became of each attack, in a process of its own or in a fork of a zygote."""
    return attacked("system", forked=request.param == "forked")


NAMES = [
    "tcp_elsewhere", "tcp_other_loopback_port", "udp", "dns", "raw_socket", "packet_socket", "unix_socket", "vsock",
    "libc_connect", "subprocess_connects", "fork_connects", "posix_spawn_writes", "subprocess_writes", "write_outside",
    "truncate_outside", "rename_outside", "unlink_outside", "chmod_outside", "chown_outside", "utimes_outside",
    "setxattr_outside", "chmod_the_harness", "fill_the_disk", "file_in_memory", "shared_segment",
    "symlink_escape", "read_secret", "signal_the_harness",
    "signal_everyone", "read_its_environment", "read_its_memory", "ptrace", "unshare", "mount", "setns", "io_uring",
    "chroot", "bpf", "keyctl", "regain_root", "datagram_pair", "others_files", "key_of_a_sibling",
]  # fmt: skip


@pytest.mark.root
@whole
@pytest.mark.parametrize("name", NAMES)
def test_the_system_stops_an_attack_that_no_hook_sees(tried: Attacked, name: str) -> None:
    outcome = tried.outcomes[name]
    assert outcome.startswith("stopped"), outcome


@pytest.mark.root
@whole
def test_every_attack_is_tried_and_nothing_outside_has_changed(tried: Attacked) -> None:
    assert set(tried.attacks) == set(NAMES)
    assert tried.files == dict.fromkeys(KEPT, "kept")
    assert not tried.elsewhere


@pytest.mark.root
@whole
def test_what_a_candidate_needs_still_works(tried: Attacked) -> None:
    assert {name: tried.outcomes[name] for name in WORKING} == WORKING
    assert set(tried.reached) == {b"hello"}


@pytest.mark.parametrize("text", ["a.example", "*.example.com:443", "http://a:80", "a:0", "a:70000", ":443", "a:x"])
def test_a_place_that_is_no_host_and_port_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is not host:port"):
        place(text)


def test_places() -> None:
    assert [place(text) for text in ("API.example.com:443", "[::1]:80")] == [("api.example.com", 443), ("::1", 80)]


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_a_filter_jumps_only_within_itself(machine: str) -> None:
    code = sandbox_seccomp.program(machine, internet=False, signals=False, pid=7)
    steps = [code[at : at + 8] for at in range(0, len(code), 8)]
    assert len(steps) < 4096
    for at, step in enumerate(steps):
        if step[0] & 7 == 5:
            assert at + 1 + max(step[2], step[3]) < len(steps)
    assert steps[-1][0] == 6


def test_hidden_folders_are_left_out_of_what_holds_them(tmp_path: Path) -> None:
    for name in ("bot", "var/harness/calls", "var/log"):
        (tmp_path / name).mkdir(parents=True)
    files, listed = without(tmp_path, [tmp_path / "var/harness"])
    assert files == [tmp_path / "bot", tmp_path / "var/log"]
    assert listed == [tmp_path, tmp_path / "var"]


class Sock:
    family = 2


HOOKED = [
    ("socket.connect", (Sock(), ("203.0.113.1", 80)), "may not reach 203.0.113.1:80"),
    ("socket.sendto", (Sock(), ("203.0.113.1", 53)), "may not reach 203.0.113.1:53"),
    ("socket.connect", (Sock(), ("127.0.0.1", 81)), "may not reach 127.0.0.1:81"),
    ("socket.getaddrinfo", ("leak.example.com", 443, 0, 0, 0), "may not look up 'leak.example.com'"),
    ("open", ("/etc/motd", "w", os.O_WRONLY | os.O_CREAT), "may not write /etc/motd"),
    ("os.rename", ("/tmp/x", "/etc/x", -1, -1), "may not rename"),
    ("os.remove", ("/etc/motd", -1), "may not remove /etc/motd"),
    ("os.setxattr", ("/etc/motd", "user.x", b"", 0), "may not setxattr /etc/motd"),
    ("subprocess.Popen", ("curl", [], None, None), "may not start curl"),
    ("os.posix_spawn", ("/bin/sh", [], {}), "may not start /bin/sh"),
    ("os.system", (b"ls",), "may not start ls"),
    ("os.kill", (1, 9), "may not signal process 1"),
]


@pytest.mark.parametrize(("event", "args", "message"), HOOKED)
def test_hooks_alone_refuse_and_tell_what_python_does(event: str, args: tuple[Any, ...], message: str) -> None:
    told: list[str] = []
    layers = Layers(holding=[], missing=dict.fromkeys(LAYERS, "none"))
    hooks = EgressHooks(Policy(scratch="/tmp/own"), layers, told.append)
    for _ in range(2):
        with pytest.raises(PermissionError, match="a shadow may not"):
            hooks._seen(event, args)
    assert len(told) == 1
    assert message in told[0]


def test_hooks_alone_look_where_a_link_leads(tmp_path: Path) -> None:
    """It may be made and removed in the scratch folder; what it leads to may not be written."""
    own = tmp_path / "own"
    own.mkdir()
    (own / "link").symlink_to(tmp_path / "outside")
    hooks = EgressHooks(Policy(scratch=str(own)), Layers(holding=[], missing=dict.fromkeys(LAYERS, "none")), print)
    hooks._seen("os.remove", (own / "link", -1))
    for event, args in (("open", (own / "link", "w", os.O_WRONLY)), ("os.chmod", (own / "link", 0o666, -1))):
        with pytest.raises(PermissionError, match=f"may not .* {tmp_path}/outside;"):
            hooks._seen(event, args)


@pytest.mark.parametrize(
    ("event", "args"),
    [
        ("open", ("/tmp/own/file", "w", os.O_WRONLY)),
        ("open", ("/etc/hosts", "r", os.O_RDONLY)),
        ("open", ("/dev/null", "w", os.O_WRONLY)),
        ("socket.connect", (Sock(), ("127.0.0.1", 80))),
        ("socket.getaddrinfo", ("localhost", 80, 0, 0, 0)),
        ("socket.getaddrinfo", (None, 80, 0, 0, 0)),
    ],
)
def test_hooks_let_by_what_a_bot_needs(event: str, args: tuple[Any, ...]) -> None:
    told: list[str] = []
    policy = Policy(scratch="/tmp/own", network=["127.0.0.1:80"])
    EgressHooks(policy, Layers(holding=list(LAYERS), missing={}), told.append)._seen(event, args)
    assert told == []


@pytest.mark.parametrize(("when", "message"), [("at_import", "198.51.100.7:80"), ("in_mid_call", "198.51.100.8:80")])
def test_a_denied_attempt_is_a_fault_of_the_candidate_and_the_call_goes_on(when: str, message: str) -> None:
    run = run_bot(f"leaky_{when}:bot", args='heard = ["one"]', call=CALL)
    (fault,) = run.timeline.of_kind(Fault)
    assert fault.where == "candidate.egress"
    assert message in fault.message
    assert [speech.text for speech in run.timeline.speech("agent")] == ["You said one."]


@pytest.mark.root
@whole
def test_a_process_that_left_the_session_does_not_outlive_its_candidate(tmp_path: Path) -> None:
    with WorkerProcess(dict(os.environ), tmp_path, Policy(scratch=str(tmp_path))) as process:
        deadline = time.monotonic() + 20
        while process.status is None and len(_descendants(process)) < 1 and time.monotonic() < deadline:
            time.sleep(0.01)
        inside = _descendants(process)
        assert inside
    deadline = time.monotonic() + 10
    while any(Path(f"/proc/{pid}").exists() for pid in inside) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not [pid for pid in inside if Path(f"/proc/{pid}").exists()]


def _descendants(process: WorkerProcess) -> list[int]:
    from harness.candidate.process import _tree

    return _tree(process.pid)[1:]


def test_carriers_credentials_are_named() -> None:
    assert withheld({"TWILIO_AUTH_TOKEN": "x", "OPENAI_API_KEY": "y"}) == ("TWILIO_AUTH_TOKEN",)


def test_the_probe_knows_this_processor() -> None:
    assert set(HOLDING.holding) | set(HOLDING.missing) == set(LAYERS)
    if not sandbox_seccomp.available():
        assert platform.machine() not in ("x86_64", "aarch64") or "seccomp" in HOLDING.missing
