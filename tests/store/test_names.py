import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.store.names import folder_name

IDS = st.text(min_size=1, max_size=300) | st.text(alphabet="./%~aé", min_size=1, max_size=300)


@pytest.mark.parametrize(
    ("call_id", "name"),
    [
        ("CA12-x_y.z", "CA12-x_y.z"),
        ("a/b", "a%2Fb"),
        ("..", "%2E%2E"),
        (".", "%2E"),
        ("../../etc", "..%2F..%2Fetc"),
        ("a~b", "a%7Eb"),
        ("100%", "100%25"),
        ("📞", "%F0%9F%93%9E"),
        ("a\x00b", "a%00b"),
        ("\ud800", "%ED%A0%80"),
    ],
)
def test_what_is_unsafe_in_a_name_is_percent_encoded(call_id: str, name: str) -> None:
    assert folder_name(call_id) == name


def test_an_empty_id_has_no_name() -> None:
    with pytest.raises(ValueError, match="must not be empty"):
        folder_name("")


@given(st.lists(IDS, min_size=2, max_size=6, unique=True))
def test_two_ids_never_share_a_name(ids: list[str]) -> None:
    assert len({folder_name(call_id) for call_id in ids}) == len(ids)


@given(IDS)
def test_a_name_is_one_path_component_that_a_file_system_takes(call_id: str) -> None:
    name = folder_name(call_id)
    assert 0 < len(name.encode()) <= 200
    assert name not in (".", "..")
    assert "/" not in name and "\0" not in name


def test_long_ids_that_differ_only_at_the_end_differ_in_name() -> None:
    names = {folder_name("📞" * 400 + tail) for tail in "ab"}
    assert len(names) == 2
    for name in names:
        head, _, digest = name.partition("~")
        assert len(digest) == 64
        assert "%" not in head[-2:], "no escape is cut in half"
