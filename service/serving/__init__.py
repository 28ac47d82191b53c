"""How processes serve: workers, their number, their patience, and what they do by the way."""
