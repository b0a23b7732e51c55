from django.urls import path

from . import apply_views, feed_views, member_views, result_views, views, vote_views

app_name = "councils"

COUNCIL = "<slug:slug>/"
PROCESS = "<slug:slug>/procesos/<slug:key>/"
APPLICATION = "postulaciones/<receipt>/"

urlpatterns = [
    path("", views.council_list, name="list"),
    path("novedades.atom", feed_views.councils, name="list_atom"),
    path("procesos/", views.processes, name="processes"),
    path("procesos/novedades.atom", feed_views.processes, name="processes_atom"),
    path("secreto-del-voto/", views.secrecy, name="secrecy"),
    # what is a person's own stands before any council: postulaciones/, objeciones/
    path(f"{APPLICATION}", apply_views.application, name="application"),
    path(f"{APPLICATION}corregir/", apply_views.application_correct, name="application_correct"),
    path(f"{APPLICATION}retirar/", apply_views.application_withdraw, name="application_withdraw"),
    path(f"{APPLICATION}reclamar/", apply_views.appeal, name="appeal"),
    path(f"{APPLICATION}candidatura/", apply_views.nominate, name="nominate"),
    path(f"{APPLICATION}candidatura/retirar/", apply_views.candidacy_withdraw, name="candidacy_withdraw"),
    path("objeciones/<int:pk>/retirar/", apply_views.objection_withdraw, name="objection_withdraw"),
    path(f"{COUNCIL}", views.detail, name="detail"),
    path(f"{COUNCIL}novedades.atom", feed_views.council, name="detail_atom"),
    path(f"{COUNCIL}actas/", views.sessions, name="sessions"),
    path(f"{COUNCIL}sesiones/<int:number>/", views.session, name="session"),
    path(f"{COUNCIL}sesiones/<int:number>/sesion.ics", views.session_ics, name="session_ics"),
    path(f"{COUNCIL}periodos/<int:number>/", views.term, name="term"),
    path(f"{COUNCIL}integrantes.csv", views.members_csv, name="members_csv"),
    path(f"{COUNCIL}reglamento/", views.rules, name="rules"),
    path(f"{COUNCIL}opiniones/<int:number>/", views.opinion, name="opinion"),
    path(f"{COUNCIL}mi-consejo/", member_views.member, name="member"),
    path(f"{COUNCIL}sesiones/proponer/", member_views.session_propose, name="session_propose"),
    path(f"{COUNCIL}sesiones/<int:number>/firmar/", member_views.session_sign, name="session_sign"),
    path(f"{COUNCIL}sesiones/<int:number>/retirar/", member_views.session_withdraw, name="session_withdraw"),
    path(f"{PROCESS}", views.process, name="process"),
    path(f"{PROCESS}calendario.ics", views.process_ics, name="process_ics"),
    path(f"{PROCESS}postular/", apply_views.apply, name="apply"),
    path(f"{PROCESS}inscribirme/", apply_views.enrol, name="enrol"),
    path(f"{PROCESS}objetar/<receipt>/", apply_views.object_to, name="object"),
    path(f"{PROCESS}votar/", vote_views.vote, name="vote"),
    path(f"{PROCESS}padron/", views.roll, name="roll"),
    path(f"{PROCESS}candidaturas/", views.candidates, name="candidates"),
    path(f"{PROCESS}resultado/", result_views.result, name="result"),
    path(f"{PROCESS}resultado/acta.pdf", result_views.result_pdf, name="result_pdf"),
    path(f"{PROCESS}resultado/acta.zip", result_views.result_zip, name="result_zip"),
    path(f"{PROCESS}resultado/votos/", result_views.ballots, name="ballots"),
]
