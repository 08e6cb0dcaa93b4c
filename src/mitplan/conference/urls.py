from django.urls import path

from .views import bodies, home, phases, poll_files, poll_leading, polls

app_name = "conference"
_PLAN = "plaene/<slug:plan_key>/mitmachen/"
urlpatterns = [
    path(_PLAN, home.home, name="home"),
    # phases
    path(f"{_PLAN}kalender/", phases.calendar, name="calendar"),
    path(f"{_PLAN}kalender.ics", phases.feed, name="feed"),
    path(f"{_PLAN}kalender/ankuendigen/", phases.announce, name="announce"),
    path(f"{_PLAN}kalender/<int:number>/verlaengern/", phases.extend, name="extend"),
    # bodies
    path(f"{_PLAN}gremien/", bodies.bodies, name="bodies"),
    path(f"{_PLAN}gremien/beauftragen/", bodies.charge_body, name="charge_body"),
    path(f"{_PLAN}gremien/rollen/", bodies.declare_part, name="declare_part"),
    path(f"{_PLAN}gremien/<slug:key>/", bodies.body, name="body"),
    path(f"{_PLAN}gremien/<slug:key>/neuer-sitz/", bodies.give_seat, name="give_seat"),
    path(f"{_PLAN}gremien/<slug:key>/neu-gruenden/", bodies.found_anew, name="found_anew"),
    path(f"{_PLAN}gremien/<slug:key>/sitze/<int:number>/besetzen/", bodies.fill_seat, name="fill_seat"),
    path(f"{_PLAN}gremien/<slug:key>/sitze/<int:number>/beenden/", bodies.end_seat, name="end_seat"),
    path(f"{_PLAN}gremien/<slug:key>/sitze/<int:number>/name/", bodies.name_in_public, name="name_in_public"),
    # decisions
    path(f"{_PLAN}beschluesse/", polls.polls, name="polls"),
    path(f"{_PLAN}beschluesse/neu/", poll_leading.prepare, name="prepare_poll"),
    path(f"{_PLAN}beschluesse/<int:number>/", polls.poll, name="poll"),
    path(f"{_PLAN}beschluesse/<int:number>/stimme/<int:entry>/", polls.cast, name="cast_vote"),
    path(f"{_PLAN}beschluesse/<int:number>/uebertragen/", polls.hand_over, name="hand_over"),
    path(f"{_PLAN}beschluesse/<int:number>/papier/", poll_leading.paper, name="paper_poll"),
    path(f"{_PLAN}beschluesse/<int:number>/stimmen.csv", poll_files.ballots, name="poll_csv"),
    path(f"{_PLAN}beschluesse/<int:number>/auszaehlung.json", poll_files.record, name="poll_record"),
    path(f"{_PLAN}beschluesse/<int:number>/<slug:step>/", poll_leading.lead, name="lead_poll"),
]
