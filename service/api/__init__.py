"""HTTP, and nothing else: requests in, domain calls, responses out."""
