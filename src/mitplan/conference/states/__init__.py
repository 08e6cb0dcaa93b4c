"""The closed lists of the conference, one module for each part of its work."""
