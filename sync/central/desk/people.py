"""Who sits at the desk: dispatchers and departments, each with a token of which only a hash is kept."""

import secrets
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from gridworker.model.vocabulary import Role
from sync.central import database as db
from sync.central.auth.keys import PlatformKeys
from sync.central.problems import token_needed


class DeskUser(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who moves events. A department acts for itself: its id is the unit that events are given to."""

    id: str
    district: str
    name: str
    role: Role

    @property
    def department(self) -> str:
        """The unit acted for; empty for a dispatcher."""
        return self.id if self.role is Role.DEPARTMENT else ""


def add_desk_user(connection: sa.Connection, keys: PlatformKeys, user: DeskUser) -> str:
    """Make somebody known, or known anew; the token is shown once."""
    token = secrets.token_urlsafe(32)
    row = {**msgspec.to_builtins(user), "token_hash": keys.code_hash(token)}
    connection.execute(
        insert(db.desk_user).values(row).on_conflict_do_update(index_elements=[db.desk_user.c.id], set_=row)
    )
    return token


def desk_user(connection: sa.Connection, user: str) -> DeskUser | None:
    """A desk user by id."""
    return _user(connection.execute(sa.select(db.desk_user).where(db.desk_user.c.id == user)).first())


def user_of_token(connection: sa.Connection, keys: PlatformKeys, authorization: str) -> DeskUser:
    """Whose token an `Authorization` header carries.

    Raises:
        HttpProblem: nobody's (401).
    """
    scheme, _, token = authorization.partition(" ")
    found = sa.select(db.desk_user).where(db.desk_user.c.token_hash == keys.code_hash(token.strip()))
    user = _user(connection.execute(found).first()) if scheme.lower() == "bearer" and token else None
    if user is None:
        raise token_needed()
    return user


def _user(row: sa.Row[Any] | None) -> DeskUser | None:
    if row is None:
        return None
    return DeskUser(id=row.id, district=row.district, name=row.name, role=Role(row.role))
