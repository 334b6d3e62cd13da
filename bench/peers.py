"""PouchDB 9 replicating with express-pouchdb 4, over the same lines and with the same work as `bench.sync`, in one run.

`python -m bench.peers FOLDER` where FOLDER holds the packages of `bench/peers_js` (`make bench-peers` sees to that).
`python -m bench.peers FOLDER push photos` measures only what is named. It prints JSON: for every case ours, theirs with batches of 100 and of 1,000, and the bare floor. Their server keeps
documents without looking at them: no rules, no sign-in, no syncing to the disk that we know of.
"""

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.lines import FAR, LOOPBACK, LOSSY_SEEDS, lossy
from bench.sync import CASES, Figures, site
from bench.workload import PHOTO_BYTES, PHOTOS, RESIDENTS, changed, documents, resident
from tests.faults.proxy import FaultProxy, Line

HERE = Path(__file__).with_name("peers_js")
BATCHES = (100, 1_000)
PATIENCE_S = 300


class Peers:
    """Their server, and their client as a process for each case.

    Args:
        packages: a folder with `node_modules`.
        folder: for databases and documents.
        url: their server's.
    """

    def __init__(self, packages: Path, folder: Path, url: str) -> None:
        self._packages, self._folder, self.url = packages, folder, url
        self._number = 0
        self.reports = self._kept("reports", [json.dumps(one, ensure_ascii=False) for one in documents()])
        residents = [{"_id": resident(number)["id"], **resident(number)} for number in range(RESIDENTS)]
        self.residents = self._kept("residents", [json.dumps(one, ensure_ascii=False) for one in residents])

    def case(
        self,
        name: str,
        line: Line = LOOPBACK,
        batch: int = 100,
        remote: str = "",
        more: Figures | None = None,
    ) -> Figures:
        """Figures of one case over a line, with the bytes the line has seen, headers and all."""
        self._number += 1
        asked = {
            "case": name,
            "remote": remote or f"remote{self._number}",
            "local": str(self._number),
            "folder": str(self._folder),
            "batch": batch,
            "patience": PATIENCE_S,
            **(more or {}),
        }
        with FaultProxy(self.url, line) as proxy:
            asked["url"] = proxy.url
            return {**self._run(asked, proxy), "batch": batch, "cuts": proxy.cuts}

    def _run(self, asked: Figures, proxy: FaultProxy) -> Figures:
        """One process of theirs: it says `begin`, and in the end its figures."""
        process = subprocess.Popen(
            ["node", "client.js", json.dumps(asked)],
            cwd=self._packages,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        limit = threading.Timer(PATIENCE_S * 2, process.kill)
        limit.start()
        try:
            process.stdout.readline()
            before = sum(proxy.passed.values())
            told = process.stdout.readline()
        finally:
            limit.cancel()
            process.wait()
            process.stdout.close()
        figures: Figures = json.loads(told) if told else {"ok": False, "reason": "did not end in time"}
        return {**figures, "bytes": sum(proxy.passed.values()) - before}

    def _kept(self, name: str, lines: list[str]) -> str:
        path = self._folder / f"{name}.ndjson"
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)


@contextmanager
def peers_in(packages: Path, folder: Path) -> Iterator[Peers]:
    """Their server, running."""
    for name in ("server.js", "client.js"):
        (packages / name).write_bytes((HERE / name).read_bytes())
    process = subprocess.Popen(
        ["node", "server.js", str(folder)],
        cwd=packages,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield Peers(packages, folder, process.stdout.readline().strip())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def theirs(peers: Peers, wanted: Collection[str]) -> dict[str, Any]:
    """Their cases of these names."""
    peers.case("fill", remote="residents", more={"documents": peers.residents})
    keys: Figures = {"keys": [resident(number)["id"] for number in changed()]}
    push: Figures = {"documents": peers.reports}
    cases: dict[str, Callable[[], Any]] = {
        "first_pull": lambda: [peers.case("pull", batch=batch, remote="residents") for batch in BATCHES],
        "delta": lambda: peers.case("change", remote="residents", more=keys),
        "delta_far": lambda: peers.case("change", FAR, remote="residents", more=keys, batch=1_000),
        "push": lambda: [peers.case("push", batch=batch, more=push) for batch in BATCHES],
        "push_far": lambda: [peers.case("push", FAR, batch=batch, more=push) for batch in BATCHES],
        "photos": lambda: peers.case("photos", more={"count": PHOTOS, "bytes": PHOTO_BYTES}),
        "lossy_push": lambda: [peers.case("push", lossy(seed), more=push) for seed in LOSSY_SEEDS],
        "lossy_photo": lambda: [
            peers.case("photos", lossy(seed), more={"count": 1, "bytes": PHOTO_BYTES}) for seed in LOSSY_SEEDS
        ],
    }
    return {
        name: case() for name, case in cases.items() if name.removesuffix("_far") in wanted or name in wanted
    }


def main() -> None:
    """Ours and theirs, one after the other, on the same machine."""
    packages, wanted = Path(sys.argv[1]), sys.argv[2:] or list(CASES)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "peers").mkdir()
        with site(folder) as there:
            ours = {case: measure(there) for case, measure in CASES.items() if case in wanted}
        with peers_in(packages, folder / "peers") as peers:
            figures = {"ours": ours, "pouchdb": theirs(peers, wanted)}
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    main()
