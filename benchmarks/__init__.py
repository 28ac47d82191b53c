"""What the claims about speed and memory rest on; `python -m benchmarks` runs them all."""
