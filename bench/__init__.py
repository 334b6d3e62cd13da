"""What is fast, measured: ratios within one run, never asserted on wall time."""
