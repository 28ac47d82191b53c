"""What a request brings: its body, its lines, its article, and the time it may take."""
