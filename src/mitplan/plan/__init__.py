"""plan: what a plan consists of, what is claimed about it, and the versions that never change.

Words: plan, element (one identity for guideline, field, objective, indicator, recommendation, measure, source, event,
question and the plan as a whole), link (typed), claim (sourced value of one field), answer, version (sealed document),
revision (what one line of the journal changed), admission (an office that takes part in writing), jotting (typed and
not sent off).
Verbs: begin, draft, revise, revise_each, undo, withdraw, reinstate, reorder, relocate, split, merge, supersede, link,
unlink, claim, mark_valid, answer, translate, freeze, admit, dismiss.
Write side: the draft tables. Read side: `Sealed`, `SealedLink`, `Facet`, all derived from the parts of a version's
canonical document. Public pages know the read side only.
"""
