"""What the pages of the workbench say: gaps of the draft, fields and their help, choosing, what was changed."""
