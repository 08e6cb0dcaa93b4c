"""How Django writes dates and numbers in a language where its habits aren't ours.

English is British here, days come before months, and times have 24 hours everywhere. Its German is ours.
"""
