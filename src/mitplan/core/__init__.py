"""core: what every room needs and no room owns.

Words: verdict (yes, or no with a reason), act (one line of the journal), partial date, money, text (a translation).
Verbs: record. It knows no domain and imports no other room.
"""
