"""conference: bodies that work on a plan in the open, and everything that leads to a recommendation.

Words: charge (what a body does for a plan), phase (when whom is what open to), participant (who takes part, under a
number of their own in each plan).
Verbs: charge, discharge, announce, extend; declare_part, found_anew, hand_in_members, take_in_members, drop_members;
Contributions: submit_contribution, revise_contribution, withdraw_contribution, revoke_contribution,
take_up_contribution, keep_contributions, hold_contribution, confirm_contribution, bring_contributions; attach, detach.
Polls: prepare_poll, open_poll, cast, delegate, take_back_delegation, enter_paper_count, confirm_paper_count,
close_poll, publish_poll, reset_poll.
Recommendations: propose, revise_proposal, rest_on, agree_in_group, adopt_in_conference, withdraw_proposal,
drop_proposal, forward_proposals; amend, withdraw_amendment, propose_procedure, reply_to_procedure, merge_amendments;
note_minority, join_minority, withdraw_minority.
Talking about texts: comment, reply, revise_comment, withdraw_comment, bring_comments; support, stop_supporting.
Moderation: report, dismiss; hide, block, restore, erase; set_moderation_rule, lift_moderation_rule.
Statements and votes: prepare_conversation, add_statements, open_conversation, propose_statement, accept_statement,
reject_statement, moderate_statements, cast_vote, close_conversation, publish_conversation, bring_in_conversation,
export_conversation.
Meetings: lay_down, plan_meeting, revise_meeting, cancel_meeting, convene, send_letters, begin_meeting, end_meeting;
suggest_topic, decline_topic, withdraw_topic, put_on_agenda, revise_item, move_item, drop_item, add_paper,
withdraw_paper; arrive, leave, ask_to_speak, take_back_speech, call_speaker, finish_speech; resolve, give_task,
settle_task. Minutes: begin_minutes, take_down, complete_minutes, reopen_minutes, lay_open, propose_correction,
decide_correction, withdraw_correction, approve_minutes, add_erratum.
What becomes of contributions: propose_merge, propose_split, answer_succession, decide_succession, drop_succession,
forward_contribution; follow, unfollow.
"""
