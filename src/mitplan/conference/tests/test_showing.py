"""Who is named how in public."""

from mitplan.conference.models import Participant
from mitplan.conference.showing import author_words
from mitplan.people.models import Office, Person
from mitplan.people.queries import body_by_key


def someone(cast, *, shows_name=False, digest=None):
    return Participant(number=17, person=None if digest else cast.finn.person, digest=digest, shows_name=shows_name)


def test_whoever_speaks_for_themselves_is_a_number_unless_they_want_their_name_there(cast):
    assert author_words(someone(cast)) == "Teilnehmende Person 17"
    assert author_words(someone(cast, digest="a" * 64, shows_name=True)) == "Teilnehmende Person 17"
    assert author_words(someone(cast, shows_name=True)) == "Finn"


def test_an_organisation_is_always_named_and_its_person_only_by_consent(cast):
    association = body_by_key("association")
    assert author_words(someone(cast), association) == "Verband der Vereine"
    assert author_words(someone(cast, shows_name=True), association) == "Verband der Vereine (Finn)"


def test_an_office_is_named_with_its_holder(cast):
    assert author_words(someone(cast), office=cast.eva.office) == "Koordinierungsstelle Integrationsplan (Finn)"


def test_nothing_is_left_of_the_name_of_an_erased_person():
    gone = Participant(number=17, person=Person(name="gelöschte Person", erased_at="2027-01-01"), shows_name=True)
    assert author_words(gone) == "Teilnehmende Person 17"
    assert author_words(gone, office=Office(title="Leitung")) == "Leitung"


def test_what_came_from_elsewhere_names_nobody():
    assert author_words(None) == "Nicht genannt"
