"""What people type in: parsing only, never saving."""
