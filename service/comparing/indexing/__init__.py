"""The stored positions of a dyad in memory: columns, postings, copies, and the indexes of a process."""
