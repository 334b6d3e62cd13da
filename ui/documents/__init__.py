"""Papers that a worker can keep or print, drawn by Qt from pure summaries."""
