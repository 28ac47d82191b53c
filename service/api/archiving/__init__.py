"""What the archive is asked for on a request's behalf, and what it refuses."""
