"""What `mitplan bench` measures and how."""
