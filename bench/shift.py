"""A whole shift without a network, and how smooth it was: `python -m bench.shift --minutes 10`; prints JSON.

A round of twelve points on the real window, offscreen, with the photos of three cameras (formats, sizes, orientations),
the platform switched off all the while. The app is killed once in the middle. Then the platform comes back, everything
is sent, the desk and the departments handle what was reported, the worker looks again at each, the desk closes it, and
the checker that shares no code with either side compares device and platform. Each part is a process of its own; in
each the lateness of the event loop is measured from the unlocked lock to the end.
"""

import argparse
import io
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from PIL import ExifTags, Image

from bench.bytecode import compile_sources
from bench.causes import added_up
from bench.lateness import Lateness
from bench.loop import spread
from bench.pace import at_best, best_of
from bench.still import LATE_MS, delays, watched
from gridworker.assets import asset
from ui.demo import stage

POINTS, HALF = 12, 6
REPORTED = {1: "飞线充电", 3: "楼道堆物", 5: "设施损坏", 7: "占消防车道", 9: "飞线充电", 11: "楼道堆物"}
"""Points at which something is found and reported, with two photos each."""
CHECKED, BY_CODE, BY_HAND, SKIPPED = (2, 9), 4, 8, 10
PARTS = ("morning", "afternoon", "home", "recheck", "evening")
PHOTOS = 3 * len(REPORTED)
"""Two of each find, and one of how it looks when it has been put right."""


def main() -> None:
    """Plays one part in a process of its own, or the whole shift."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--part", choices=PARTS)
    for name in ("profile", "central", "out", "photos"):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args()
    if options.part:
        play(options)
        return
    with tempfile.TemporaryDirectory(prefix="gridworker-bench-") as folder:
        print(json.dumps(whole_shift(Path(folder) / "shift", options.minutes), ensure_ascii=False))


def whole_shift(out: Path, minutes: float) -> dict[str, Any]:
    """From the enrolment to the checker's verdict; raises if a part fails or something did not arrive."""
    compile_sources()
    out.mkdir(parents=True)
    Path(out.parent).chmod(0o755)  # under root PostgreSQL is another user
    photos = three_cameras(out / "cameras")
    port = stage.free_port()
    with stage.running_platform(out, port) as platform:
        url = str(platform["url"])
        stage.act(out, url, "enrol", code=stage.enrol_code(out))
    run_part(out, url, "morning", minutes, killed=True)
    run_part(out, url, "afternoon", minutes)
    with stage.running_platform(out, port, behind=True) as platform:
        run_part(out, url, "home", minutes)
        stage.handle_events(out)
        run_part(out, url, "recheck", minutes)
        stage.handle_rechecked(out)
        run_part(out, url, "evening", minutes)
        stage.check(out, str(platform["database"]))
    return figures(out, photos, minutes)


def run_part(out: Path, url: str, part: str, minutes: float, *, killed: bool = False) -> None:
    """One part as a process, beside one that does nothing; `killed` parts end with kill -9 once they are through."""
    options = [*stage.app_options(out, url), "--part", part, "--minutes", str(minutes)]
    with watched(out / f"{part}.still"):
        app = stage.program("-m", "bench.shift", *options, headless=True, piped=killed)
        if killed:
            stage.wait_for_mark(app)
            app.kill()
            app.communicate()
        elif app.wait() != 0:
            raise stage.DemoProblem(f"part {part} of the shift failed")


def figures(out: Path, photos: list[Path], minutes: float) -> dict[str, Any]:
    """All parts together: what arrived, how late the event loop was, and what the delays were spent on.

    Raises:
        AssertionError: a check of the checker does not hold, or a photo is not on the platform as it was taken.
    """
    told = {part: told_of(out, part) for part in PARTS}
    checks = json.loads((out / "summary.json").read_text("utf-8"))["checks"]
    wrong = [one for one in checks if not one["ok"]]
    kept = {path.read_bytes() for path in (out / "central" / "blobs").rglob("*") if path.is_file()}
    arrived = sum(photo.read_bytes() in kept for photo in photos)
    assert not wrong, wrong
    assert arrived == len(photos), f"{arrived} of {len(photos)} photos arrived"
    stalls = [stall for part in told.values() for stall in part["stalls"]]
    best = best_of([piece for part in told.values() for piece in part["pieces_ms"]])
    return {
        **smoothness(list(told.values()), best),
        "minutes": minutes,
        "photos_arrived": arrived,
        "checks": {one["name"]: one["ok"] for one in checks},
        "parts": {name: smoothness([part], best) for name, part in told.items()},
        "causes": [cause._asdict() for cause in added_up(stalls)],
    }


def told_of(out: Path, part: str) -> dict[str, Any]:
    """What a part wrote down, and as `still_ms` the long delays of the process that did nothing meanwhile."""
    told: dict[str, Any] = json.loads((out / f"{part}.json").read_text("utf-8"))
    return {**told, "still_ms": delays(out / f"{part}.still", told["began"], told["ended"])}


def smoothness(parts: list[dict[str, Any]], best: float) -> dict[str, Any]:
    """How late the loop was (`…_ms`), how much of that the UI thread computed itself (`busy_…`), and what at the machine's best (`even_…`)."""
    late = [ms for part in parts for ms in part["late_ms"]]
    busy = [ms for part in parts for ms in part["busy_ms"]]
    even = [ms for part in parts for ms in evened(part, best)]
    still = [ms for part in parts for ms in part["still_ms"]]
    return {
        **{f"{key}_ms": value for key, value in spread(late).items()},
        "over_16_ms": sum(ms > LATE_MS for ms in late),
        **{f"busy_{key}_ms": value for key, value in spread(busy).items()},
        "busy_over_16_ms": sum(ms > LATE_MS for ms in busy),
        **{f"even_{key}_ms": value for key, value in spread(even).items()},
        "even_over_16_ms": sum(ms > LATE_MS for ms in even),
        "still_over_16_ms": len(still),
        "still_max_ms": max(still, default=0.0),
        "ticks": len(late),
    }


def evened(part: dict[str, Any], best: float) -> list[float]:
    """What the UI thread computed in each turn, the long ones at the pace at which a piece of work takes `best`."""
    long = [stall for stall in part["stalls"] if stall["busy_ms"] > LATE_MS]
    short = [ms for ms in part["busy_ms"] if ms <= LATE_MS]
    return short + [at_best(stall["busy_ms"], stall["piece_ms"], best) for stall in long]


# --- photos --------------------------------------------------------------------------------------------------------


def three_cameras(folder: Path) -> list[Path]:
    """`PHOTOS` by three cameras in turn: a phone held upright, a tablet upside down, a stick with PNG; no two alike."""
    folder.mkdir()
    scenes = sorted(asset("demo", "photos").glob("*.jpg"))
    cameras = ((4000, 3000, "JPEG", 6), (1920, 1080, "JPEG", 3), (1600, 1200, "PNG", 1))
    made = []
    for number in range(PHOTOS):
        wide, high, kind, turned = cameras[number % 3]
        path = folder / f"{number:02d}.{'png' if kind == 'PNG' else 'jpg'}"
        path.write_bytes(as_taken(scenes[number % len(scenes)], (wide, high), kind, turned, number))
        made.append(path)
    return made


def as_taken(scene: Path, size: tuple[int, int], kind: str, turned: int, number: int) -> bytes:
    """A shipped photo as such a camera would leave it, with EXIF's turn and a time of its own."""
    exif = Image.Exif()
    exif[ExifTags.Base.DateTime] = f"2026:07:16 09:{number:02d}:00"
    exif[ExifTags.Base.Orientation] = turned
    out = io.BytesIO()
    with Image.open(scene) as photo:
        photo.convert("RGB").resize(size, Image.Resampling.BICUBIC).save(out, kind, exif=exif, quality=90)
    return out.getvalue()


# --- a part --------------------------------------------------------------------------------------------------------


def play(options: argparse.Namespace) -> None:
    """Unlocks, works through the part, and writes down how late the event loop was."""
    from bench.round import Round

    played = Round(options)
    played.unlock()
    getattr(played, options.part)()
    write_lateness(Path(options.out) / f"{options.part}.json", played.late)
    if options.part == "morning":
        print("ready to be killed", flush=True)
        played.hand.rest(600_000)
    played.close()


def write_lateness(file: Path, late: Lateness) -> None:
    """Keeps what was measured where a kill does not take it away."""
    late.stop()
    stalls = [stall._asdict() for stall in late.stalls]
    kept = {
        "began": late.began,
        "ended": time.monotonic(),
        "late_ms": late.late_ms,
        "busy_ms": late.busy_ms,
        "pieces_ms": late.pace.taken_ms,
        "stalls": stalls,
    }
    file.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
    sys.exit(0)
