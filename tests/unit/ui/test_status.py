"""What the sync pill says."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.client.status import Link
from ui.session import seems_online
from ui.viewmodels.status import Pill, StatusViewModel, SyncFacts, SyncKind, kind_of, pill_of

NOW = datetime.fromisoformat("2026-07-16T14:06:00+08:00")
AT = NOW.replace(minute=2)


@pytest.mark.parametrize(
    ("facts", "kind", "text", "ink"),
    [
        (SyncFacts(online=True, last_sync=AT), SyncKind.SYNCED, "已同步 14:02", "ok_text"),
        (SyncFacts(last_sync=AT), SyncKind.OFFLINE_CLEAR, "离线 · 都已送达", "ink"),
        (SyncFacts(records=3, photos=2), SyncKind.OFFLINE_WAITING, "离线 · 3 条待传 · 2 张照片", "ink"),
        (SyncFacts(photos=2), SyncKind.OFFLINE_WAITING, "离线 · 2 张照片待传", "ink"),
        (SyncFacts(online=True, photos=2, last_sync=AT), SyncKind.WAITING, "2 张照片待传", "ink"),
        (
            SyncFacts(online=True, records=9, uploading=(2, 12), link="4G"),
            SyncKind.UPLOADING,
            "上传中 2 / 12 · 4G",
            "accent_text",
        ),
        (SyncFacts(records=3, attention=1), SyncKind.ATTENTION, "1 条需处理", "danger_text"),
        (SyncFacts(last_sync=NOW - timedelta(hours=26)), SyncKind.STALE, "已 26 小时没同步", "warn_text"),
        (SyncFacts(last_sync=NOW - timedelta(hours=171)), SyncKind.STALE, "已 7 天没同步", "warn_text"),
        (SyncFacts(free_bytes=199_999_999), SyncKind.SPACE_LOW, "存储快满 · 照片只存小图", "warn_text"),
        (SyncFacts(free_bytes=19_999_999), SyncKind.SPACE_LOW, "存储已满 · 只存文字", "warn_text"),
        (SyncFacts(free_bytes=499_999_999), SyncKind.SPACE_LOW, "存储快满 · 还能存约 39 张", "warn_text"),
    ],
)
def test_pill_says_what_waits(facts: SyncFacts, kind: SyncKind, text: str, ink: str) -> None:
    pill = pill_of(facts, NOW)
    assert (pill.kind, pill.text, pill.ink) == (kind, text, ink)


def test_last_sync_is_said_with_its_day_when_it_was_not_today() -> None:
    facts = SyncFacts(online=True, last_sync=NOW - timedelta(hours=15))
    assert pill_of(facts, NOW).text == "已同步 昨日 23:06"


_FACTS = st.builds(
    SyncFacts,
    online=st.booleans(),
    records=st.integers(0, 2000),
    photos=st.integers(0, 2000),
    uploading=st.none() | st.tuples(st.integers(0, 9), st.integers(9, 99)),
    attention=st.integers(0, 3),
    last_sync=st.none() | st.timedeltas(timedelta(0), timedelta(days=9)).map(lambda ago: NOW - ago),
    free_bytes=st.none() | st.integers(0, 10**11),
)


@given(_FACTS)
def test_pill_is_red_only_when_a_person_is_needed(facts: SyncFacts) -> None:
    assert (pill_of(facts, NOW).ink == "danger_text") == (facts.attention > 0)


@given(_FACTS)
def test_pill_never_claims_delivery_while_something_waits(facts: SyncFacts) -> None:
    if facts.records or facts.photos:
        assert kind_of(facts, NOW) not in {SyncKind.SYNCED, SyncKind.OFFLINE_CLEAR}


@given(_FACTS)
def test_pill_always_has_words_and_an_icon(facts: SyncFacts) -> None:
    pill: Pill = pill_of(facts, NOW)
    assert pill.text.strip()
    assert pill.icon


@pytest.mark.usefixtures("qapp")
def test_new_facts_are_told_once_and_the_same_facts_not_again() -> None:
    model = StatusViewModel()
    told: list[Pill] = []
    model.changed.connect(lambda: told.append(model.state.pill))
    model.show_sync(SyncFacts(records=1), NOW)
    model.show_sync(SyncFacts(records=1), NOW)
    assert [pill.text for pill in told] == ["离线 · 1 条待传"]


@pytest.mark.parametrize(
    ("link", "seconds_ago", "online"),
    [
        (Link.ONLINE, None, True),
        (Link.OFFLINE, 1, False),
        (Link.CAPTIVE, 1, False),
        (Link.UNKNOWN, 5, True),
        (Link.UNKNOWN, 3600, False),
        (Link.UNKNOWN, -3600, False),
        (Link.UNKNOWN, None, False),
    ],
)
def test_just_synced_is_not_called_offline_before_the_first_attempt(
    link: Link, seconds_ago: int | None, *, online: bool
) -> None:
    last = None if seconds_ago is None else NOW - timedelta(seconds=seconds_ago)
    assert seems_online(link, last, NOW) is online
