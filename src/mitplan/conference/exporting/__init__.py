"""What leaves the conference as files."""
