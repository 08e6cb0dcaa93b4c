from django.urls import path

from .views import home, poll_files, poll_leading, polls

app_name = "conference"
_PLAN = "plaene/<slug:plan_key>/mitmachen/"
urlpatterns = [
    path(_PLAN, home.home, name="home"),
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
