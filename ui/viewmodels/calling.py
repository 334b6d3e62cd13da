"""Whom to phone about a call for help and how to get there, in ready words. Knows no records and no widgets."""

from dataclasses import dataclass

from ui.viewmodels.report_parts import PhoneNumber

PATH = "geo:{lat:.6f},{lon:.6f}"
"""A place for another program, by RFC 5870; degrees of WGS-84."""


@dataclass(frozen=True)
class CallCard:
    """Numbers to phone, the nearest to the matter first; `title` says what it is about."""

    title: str
    numbers: tuple[PhoneNumber, ...]


@dataclass(frozen=True)
class RouteCard:
    """Where to go.

    Args:
        title: what it is about.
        place: the address.
        way: distance and direction from here; empty without a position.
        sure: how good that is.
        url: the place for a map program; empty when only the address is known.
    """

    title: str
    place: str
    way: str = ""
    sure: str = ""
    url: str = ""


def tel_url(number: str) -> str:
    """What a phone dials when it scans it, by RFC 3966: digits and a leading plus, nothing else."""
    kept = "".join(sign for sign in number if sign.isascii() and sign.isdigit())
    return f"tel:{'+' if number.strip().startswith('+') else ''}{kept}" if kept else ""
