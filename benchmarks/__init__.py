"""What the claims of speed and memory rest on: `python -m benchmarks` runs them all, or those named."""
