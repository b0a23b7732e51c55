from django.urls import path

from . import (
    called_views,
    commission_views,
    counting_views,
    meeting_views,
    minutes_views,
    office_views,
    opinion_views,
    process_views,
    publishing_views,
    seating_views,
)

app_name = "councils_office"

COUNCIL = "<slug:code>/"
PROCESS = "procesos/<slug:code>/"
SESSION = "<slug:code>/sesiones/<int:number>/"

urlpatterns = [
    # what a process has stands first: procesos/
    # a process, until its members are appointed
    path(f"{PROCESS}", process_views.process, name="process"),
    path(f"{PROCESS}textos/", process_views.process_edit, name="process_edit"),
    path(f"{PROCESS}cupos/", process_views.process_contests, name="process_contests"),
    path(f"{PROCESS}fechas/", process_views.process_dates, name="process_dates"),
    path(f"{PROCESS}etapas/<int:pk>/", called_views.process_stage, name="process_stage"),
    path(f"{PROCESS}comision/", process_views.process_commission, name="process_commission"),
    path(f"{PROCESS}comision/<int:pk>/sacar/", process_views.commissioner_remove, name="commissioner_remove"),
    path(f"{PROCESS}sorteo-anunciado/", called_views.process_lot, name="process_lot"),
    path(f"{PROCESS}convocar/", process_views.process_publish, name="process_publish"),
    path(f"{PROCESS}anular/", called_views.process_annul, name="process_annul"),
    path(f"{PROCESS}borrar/", process_views.process_delete, name="process_delete"),
    path(f"{PROCESS}designar/", called_views.process_designate, name="process_designate"),
    path(f"{PROCESS}nombrar/", called_views.process_appoint, name="process_appoint"),
    # what its electoral commission does
    path(f"{PROCESS}postulaciones/", commission_views.applications, name="applications"),
    path(f"{PROCESS}postulaciones/<str:receipt>/", commission_views.application, name="application"),
    path(
        f"{PROCESS}postulaciones/<str:receipt>/decidir/",
        commission_views.application_decide,
        name="application_decide",
    ),
    path(f"{PROCESS}objeciones/", commission_views.objections, name="objections"),
    path(f"{PROCESS}objeciones/<int:pk>/resolver/", commission_views.objection_rule, name="objection_rule"),
    path(f"{PROCESS}padron-provisorio/", publishing_views.provisional_roll, name="provisional_roll"),
    path(f"{PROCESS}padron-definitivo/", publishing_views.final_roll, name="final_roll"),
    path(f"{PROCESS}candidaturas/", publishing_views.candidacies, name="candidacies"),
    path(f"{PROCESS}candidaturas/publicar/", publishing_views.candidates_publish, name="candidates_publish"),
    path(
        f"{PROCESS}candidaturas/<int:pk>/decidir/", publishing_views.candidacy_decide, name="candidacy_decide"
    ),
    path(f"{PROCESS}escrutinio/", counting_views.count, name="count"),
    path(f"{PROCESS}sorteo/", counting_views.lot, name="lot"),
    path(f"{PROCESS}resultado/", counting_views.result, name="result"),
    # a council: what it is, who sits in it
    path("", office_views.council_list, name="list"),
    path("nuevo/", office_views.new, name="new"),
    path(f"{COUNCIL}", office_views.detail, name="detail"),
    path(f"{COUNCIL}datos/", office_views.edit, name="edit"),
    path(f"{COUNCIL}reglamento/", office_views.rules, name="rules"),
    path(f"{COUNCIL}cupos/", office_views.seats, name="seats"),
    path(f"{COUNCIL}integrantes/", seating_views.members, name="members"),
    path(f"{COUNCIL}integrantes/nuevo/", seating_views.member_new, name="member_new"),
    path(f"{COUNCIL}integrantes/<int:pk>/terminar/", seating_views.member_end, name="member_end"),
    path(f"{COUNCIL}integrantes/<int:pk>/reemplazar/", seating_views.member_replace, name="member_replace"),
    path(f"{COUNCIL}integrantes/<int:pk>/cuenta/", seating_views.member_link, name="member_link"),
    path(f"{COUNCIL}periodos/nuevo/", seating_views.term_new, name="term_new"),
    path(f"{COUNCIL}periodos/<int:number>/prorrogar/", seating_views.term_extend, name="term_extend"),
    path(f"{COUNCIL}cargos/", seating_views.offices, name="offices"),
    path(f"{COUNCIL}procesos/nuevo/", process_views.process_new, name="process_new"),
    # sessions, minutes and agreements
    path(f"{COUNCIL}sesiones/", meeting_views.sessions, name="sessions"),
    path(f"{COUNCIL}sesiones/nueva/", meeting_views.session_new, name="session_new"),
    path(f"{SESSION}", meeting_views.session, name="session"),
    path(f"{SESSION}cambiar/", meeting_views.session_edit, name="session_edit"),
    path(f"{SESSION}suspender/", meeting_views.session_cancel, name="session_cancel"),
    path(f"{SESSION}asistencia/", meeting_views.session_attendance, name="session_attendance"),
    path(f"{SESSION}acta/", minutes_views.session_minutes, name="session_minutes"),
    path(f"{SESSION}acta/aprobar/", minutes_views.minutes_approve, name="minutes_approve"),
    path(f"{SESSION}acta/reabrir/", minutes_views.minutes_reopen, name="minutes_reopen"),
    path(f"{SESSION}acta/publicar/", minutes_views.minutes_publish, name="minutes_publish"),
    path(f"{SESSION}acuerdos/nuevo/", minutes_views.agreement_new, name="agreement_new"),
    path(f"{COUNCIL}acuerdos/<int:pk>/", minutes_views.agreement_follow, name="agreement_follow"),
    # opinions
    path(f"{COUNCIL}opiniones/", opinion_views.opinions, name="opinions"),
    path(f"{COUNCIL}opiniones/nueva/", opinion_views.opinion_new, name="opinion_new"),
    path(f"{COUNCIL}opiniones/<int:number>/", opinion_views.opinion, name="opinion"),
    path(f"{COUNCIL}opiniones/<int:number>/enviar/", opinion_views.opinion_send, name="opinion_send"),
    path(f"{COUNCIL}opiniones/<int:number>/responder/", opinion_views.opinion_answer, name="opinion_answer"),
]
