"""How a relation went over time: timeline, shifts, trend, and the outlets that depart."""
