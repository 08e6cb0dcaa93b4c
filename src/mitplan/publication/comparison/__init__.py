"""Two versions side by side: what differs, in words, word by word, and what became of each recommendation."""
