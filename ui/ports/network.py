"""How this profile reaches the network, as its worker chose: kept in the store, because a proxy's address may hold a password."""

from gridworker.store.store import Store
from gridworker.store.transaction import Transaction
from sync.client.transport import WayOut, checked_proxy

_WIFI_ONLY, _PROXY, _CA_FILE = "network.wifi_only", "network.proxy", "network.ca_file"


def wifi_only(store: Store) -> bool:
    """Whether originals wait for Wi-Fi or a cable."""
    with store.reader() as reader:
        return reader.setting(_WIFI_ONLY, bool, default=False)


def keep_wifi_only(store: Store, *, on: bool) -> None:
    """From the next run on."""
    store.write(lambda tx: tx.put_setting(_WIFI_ONLY, on))


def chosen_way(store: Store) -> WayOut:
    """What was chosen on the screen; empty parts were not."""
    with store.reader() as reader:
        return WayOut(reader.setting(_PROXY, str, ""), reader.setting(_CA_FILE, str, ""))


def way_out(store: Store) -> WayOut:
    """The way to take: as chosen on the screen, else on the command line or in the environment.

    Raises:
        InputProblem: the environment names no proxy (`network.proxy_address`).
    """
    here, given = chosen_way(store), WayOut.chosen()
    return WayOut(here.proxy or given.proxy, here.ca_file or given.ca_file)


def keep_way(store: Store, proxy: str, ca_file: str) -> None:
    """Keeps proxy and own authority after trying them; empty goes back to what the system says.

    Raises:
        InputProblem: no address of a proxy (`network.proxy_address`), no readable certificates (`network.ca_file`).
    """
    from sync.client.http import trust_of

    way = WayOut(checked_proxy(proxy), ca_file.strip())
    trust_of(way)

    def work(tx: Transaction) -> None:
        tx.put_setting(_PROXY, way.proxy)
        tx.put_setting(_CA_FILE, way.ca_file)

    store.write(work)
