"""From what was read and compared to what the pages draw: words, marks, geometry. Pure: no Flask."""
