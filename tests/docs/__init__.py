"""The documentation is tested: its blocks run, what it shows is what comes, what it names exists."""
