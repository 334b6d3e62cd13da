"""Where a checklist goes besides the platform: which OpenRosa server, and what this worker logs in with there.

The platform names the server with the form; a setting of this profile may name another one. Both settings lie in the
encrypted database and nowhere else; an address may itself carry a key, so people are shown its host only.
"""

import msgspec

from gridworker.errors import InputProblem
from gridworker.model.addresses import checked_address
from gridworker.store.reader import Reader
from gridworker.store.store import Store
from gridworker.store.transaction import Transaction

_SETTING = "openrosa"


class Login(msgspec.Struct, frozen=True):
    """A name and a password. Its repr shows neither."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "Login(…)"


class Targets(msgspec.Struct, frozen=True, kw_only=True):
    """This profile's own choices: form id -> address, and address -> login."""

    urls: dict[str, str] = {}
    logins: dict[str, Login] = {}


def targets(reader: Reader) -> Targets:
    """What this profile has chosen."""
    return reader.setting(_SETTING, Targets, Targets())


def target_of(reader: Reader, form_id: str, version: str) -> str:
    """The address of the server that gets submissions of a form, "" if none."""
    own = targets(reader).urls.get(form_id)
    published = reader.forms.get(form_id, version)
    return own or (published.openrosa_url if published else "")


def choose_target(store: Store, form_id: str, url: str) -> None:
    """Sends what is submitted from now on with a form to a server of this profile's choice; "" as published again.

    Raises:
        InputProblem: not an address (`openrosa.address`).
    """
    address = checked_address(url) if url else ""

    def work(tx: Transaction) -> None:
        known = targets(tx)
        urls = {form: kept for form, kept in known.urls.items() if form != form_id}
        urls |= {form_id: address} if address else {}
        tx.put_setting(_SETTING, msgspec.structs.replace(known, urls=urls))

    store.write(work)


def retry_delivery(store: Store, op_id: str) -> None:
    """Sends one submission to its server again, whatever was said of it before.

    Raises:
        InputProblem: it is there already, or was given up (`outbox.nothing_to_retry`).
    """
    if not store.write(lambda tx: tx.retry_delivery(op_id)):
        raise InputProblem("没有重传。这份已经送到，或者已经撤回。", code="outbox.nothing_to_retry")


def withdraw_delivery(store: Store, op_id: str, reason: str) -> None:
    """Gives up sending one submission to its server, with the worker's reason; what the platform gets is not touched.

    Raises:
        InputProblem: no reason (`outbox.reason`), or it is there already (`outbox.not_turned_down`).
    """
    if not reason.strip():
        raise InputProblem("没有撤回。请写一句为什么撤回，以后查得到。", code="outbox.reason")
    if not store.write(lambda tx: tx.withdraw_delivery(op_id, reason.strip())):
        raise InputProblem("没有撤回。这份已经送到那边了。", code="outbox.not_turned_down")


def keep_login(store: Store, url: str, login: Login | None) -> None:
    """Keeps what to log in with at a server, and tries there again what it had turned away; None forgets it.

    Raises:
        InputProblem: not an address (`openrosa.address`).
    """
    address = checked_address(url)

    def work(tx: Transaction) -> None:
        known = targets(tx)
        logins = {server: kept for server, kept in known.logins.items() if server != address}
        logins |= {address: login} if login else {}
        tx.put_setting(_SETTING, msgspec.structs.replace(known, logins=logins))
        tx.retry_deliveries()

    store.write(work)
