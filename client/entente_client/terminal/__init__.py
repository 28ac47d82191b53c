"""What is shown to people at a terminal, as lines of text."""
