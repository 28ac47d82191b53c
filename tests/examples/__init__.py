"""Every example runs, against a real service, and does what its page says."""
