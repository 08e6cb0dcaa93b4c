"""people: who acts, for whom, and in which office.

Words: person (also the account), body (organisation, ministry, association, committee: one table, because
responsibility, names over time, succession and pages are the same for all), seat (an organisation's place in a body),
office (carries responsibility), holder (a person in an office for a term), mandate (a person acts for an organisation).
Verbs: establish, rename, succeed, create_office, appoint, end_term, register, seat, give_mandate, give_account, invite,
revoke_invitation, accept_invitation, accept_with_passkey, change_password, change_address, end_sessions, add_codes,
add_passkey, remove_factor, renew_recovery_codes, use_recovery_code, link_identity, unlink_identity, give_link,
erase, found, fill_seat, end_seat, stand_in, name_in_public.
Names are shown as they were at the time.
"""
