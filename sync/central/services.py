"""The parts of a running platform, put together once. Rooms get the parts they need and never look for them."""

import random
from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa

from gridworker.clock import Clock
from gridworker.faults import Reach, nothing
from sync.central.admission import Admission
from sync.central.auth.caller import Caller
from sync.central.auth.keys import PlatformKeys, keys_in
from sync.central.auth.limits import RateLimit
from sync.central.auth.sessions import Sessions
from sync.central.blobs.uploads import Uploads
from sync.central.blobs.vault import BlobFiles
from sync.central.database import engine_for, migrate
from sync.central.feed.notices import NoticeHub
from sync.central.feed.pages import Asked, FeedReader, Page
from sync.central.gathered import Gathered
from sync.central.ingest.handlers import handlers
from sync.central.ingest.ingestion import Begun, Ingest, Item
from sync.central.ingest.spool import SpoolDoor
from sync.central.ingest.work import RecheckPort
from sync.central.metrics import Metrics
from sync.central.platform_row import found_platform
from sync.central.settings import Settings
from sync.protocol.wire import ChallengeReply, ChallengeRequest, TokenReply, TokenRequest

_SIGNING_IN, _PUSHES, _PAGES = 32, 12, 4
"""So many are answered together; few pages, because one may be large."""


class Services(NamedTuple):
    """What the routes work with."""

    settings: Settings
    engine: sa.Engine
    clock: Clock
    keys: PlatformKeys
    metrics: Metrics
    sessions: Sessions
    ingest: Ingest
    spool: SpoolDoor
    feed: FeedReader
    notices: NoticeHub
    uploads: Uploads
    enrol_limit: RateLimit
    spool_limit: RateLimit
    challenge_limit: RateLimit
    admission: Admission
    challenges: Gathered[ChallengeRequest, ChallengeReply]
    tokens: Gathered[TokenRequest, TokenReply]
    callers: Gathered[str, Caller]
    pushes: Gathered[Iterator[Item], Begun]
    pages: Gathered[Asked, Page]


def open_services(
    settings: Settings,
    database_url: str,
    clock: Clock,
    *,
    on_recheck: RecheckPort | None = None,
    reach: Reach = nothing,
) -> Services:
    """Bring database, keys and blob folder up to date and put the parts together.

    Args:
        settings: where things are kept.
        database_url: the database to use.
        clock: says when things are received and how long they hold.
        on_recheck: told of second looks at events.
        reach: told of fault points.
    """
    engine = engine_for(database_url)
    migrate(engine)
    with engine.begin() as connection:
        found_platform(connection, clock)
    keys = keys_in(settings.keys_folder, clock)
    metrics = Metrics()
    sessions = Sessions(engine, keys, clock)
    ingest = Ingest(engine, clock, handlers(on_recheck), metrics, reach)
    feed = FeedReader(engine, clock)
    return Services(
        settings=settings,
        engine=engine,
        clock=clock,
        keys=keys,
        metrics=metrics,
        sessions=sessions,
        ingest=ingest,
        spool=SpoolDoor(engine, keys, sessions),
        feed=feed,
        notices=NoticeHub(engine.url),
        uploads=Uploads(engine, BlobFiles(settings.blobs_folder), clock, metrics, reach),
        enrol_limit=RateLimit(clock, settings.enrol_per_minute, 60),
        spool_limit=RateLimit(clock, settings.spool_per_minute, 60),
        challenge_limit=RateLimit(clock, settings.challenges_per_minute, 60),
        admission=Admission(random.random),
        challenges=Gathered(sessions.challenges, _SIGNING_IN),
        tokens=Gathered(sessions.tokens, _SIGNING_IN),
        callers=Gathered(sessions.callers, _SIGNING_IN),
        pushes=Gathered(ingest.begin, _PUSHES),
        pages=Gathered(feed.several, _PAGES),
    )
