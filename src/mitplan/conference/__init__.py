"""conference: bodies that work on a plan in the open, and everything that leads to a recommendation.

Words: charge (what a body does for a plan), phase (when whom is what open to), participant (who takes part, under a
number of their own in each plan).
Verbs: charge, discharge, announce, extend; submit_contribution, revise_contribution, withdraw_contribution,
revoke_contribution, take_up_contribution, keep_contributions, hold_contribution, confirm_contribution; attach, detach.
Polls: prepare_poll, open_poll, cast, delegate, take_back_delegation, enter_paper_count, confirm_paper_count,
close_poll, publish_poll, reset_poll.
"""
