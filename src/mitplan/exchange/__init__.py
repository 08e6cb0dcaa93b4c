"""exchange: everything between files and the draft, in and out.

Words: given (what a file says, each value with its place), mapping (how a foreign source is read), proposal (what would
change), delivery (all that one import gives), intake (a file handed in, and what was found in it).
Verbs: keep_mapping, hand_in, take_in, drop, clear.
"""
