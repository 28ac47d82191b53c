"""What every answer is like: compressed, tagged, written as JSON, lines or a table."""
