"""What the platform counts about itself, for `/metrics`. Counts and sizes only; nothing that names a person."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """The counters of one platform process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.ops = Counter(
            "gridworker_ops", "Operations answered", ("kind", "verdict"), registry=self.registry
        )
        self.chunk_seconds = Histogram(
            "gridworker_ingest_chunk_seconds",
            "Time to commit one chunk of operations",
            registry=self.registry,
        )
        self.feed_rows = Counter("gridworker_feed_rows", "Rows sent in feed pages", registry=self.registry)
        self.feed_waiting = Gauge(
            "gridworker_feed_waiting", "Long polls waiting for news", registry=self.registry
        )
        self.blob_bytes = Counter("gridworker_blob_bytes", "Bytes of blobs taken in", registry=self.registry)
        self.blobs_verified = Counter("gridworker_blobs_verified", "Blobs verified", registry=self.registry)
        self.blobs_rejected = Counter(
            "gridworker_blobs_rejected", "Blobs whose hash did not fit", registry=self.registry
        )
        self.requests = Counter(
            "gridworker_requests", "Requests answered", ("route", "status"), registry=self.registry
        )

    def text(self) -> bytes:
        """The present counts in Prometheus' text format."""
        return generate_latest(self.registry)
