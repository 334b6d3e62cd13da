"""Photos in, evidence out: checked at the door, turned upright, shrunk, stamped, with a small thumbnail.

Bytes go in and bytes come out: it knows neither files nor the store, no screen and no network. The original is never
changed.
"""

from gridworker.evidence.develop import Developed, develop
from gridworker.evidence.intake import PhotoFacts, read_photo
from gridworker.evidence.stamp import Stamp

__all__ = ["Developed", "PhotoFacts", "Stamp", "develop", "read_photo"]
