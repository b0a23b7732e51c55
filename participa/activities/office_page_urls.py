"""The officer's pages of activities, under /gestion/actividades/."""

from django.urls import path

from . import answering_views, office_views, places_views, results_views, table_views

ONE = "<str:code>/"
SAID = f"{ONE}aportes/<int:pk>/"
MEETING = f"{ONE}sesiones/<int:number>/"

urlpatterns = [
    path("", office_views.activity_list, name="list"),
    path("nueva/", office_views.create, name="create"),
    path(f"{ONE}", office_views.detail, name="detail"),
    path(f"{ONE}editar/", office_views.edit, name="edit"),
    path(f"{ONE}etapas/", office_views.stages, name="stages"),
    path(f"{ONE}publicar/", office_views.publish, name="publish"),
    path(f"{ONE}borrar/", office_views.delete, name="delete"),
    path(f"{ONE}reprogramar/", office_views.reschedule, name="reschedule"),
    path(f"{ONE}suspender/", office_views.cancel, name="cancel"),
    # who comes
    path(f"{ONE}inscripciones/", places_views.registrations, name="registrations"),
    path(f"{ONE}inscripciones.csv", places_views.registrations_csv, name="registrations_csv"),
    path(f"{ONE}inscripciones/<int:pk>/llegada/", places_views.check_in, name="check_in"),
    path(f"{ONE}inscripciones/<int:pk>/anular/", places_views.release, name="release"),
    path(f"{ONE}cupos/", places_views.capacity, name="capacity"),
    # what people said
    path(f"{ONE}aportes/", answering_views.contributions, name="contributions"),
    path(f"{ONE}aportes/ordenar/", answering_views.sort, name="sort"),
    path(f"{ONE}aportes/digitar/", answering_views.type_in, name="type_in"),
    path(SAID, answering_views.contribution, name="contribution"),
    path(f"{SAID}ocultar/", answering_views.hide, name="hide"),
    path(f"{SAID}mostrar/", answering_views.show_again, name="show_again"),
    path(f"{ONE}temas/", answering_views.themes, name="themes"),
    path(f"{ONE}temas/<int:number>/", answering_views.theme, name="theme"),
    path(f"{ONE}temas/<int:number>/editar/", answering_views.theme_edit, name="theme_edit"),
    # what lasts more than a day
    path(f"{ONE}sesiones/", table_views.meetings, name="meetings"),
    path(f"{ONE}sesiones/nueva/", table_views.meeting_new, name="meeting_new"),
    path(MEETING, table_views.meeting, name="meeting"),
    path(f"{MEETING}cambiar/", table_views.meeting_edit, name="meeting_edit"),
    path(f"{MEETING}suspender/", table_views.meeting_cancel, name="meeting_cancel"),
    path(f"{MEETING}acta/publicar/", table_views.minutes_publish, name="minutes_publish"),
    path(f"{ONE}integrantes/", table_views.members, name="members"),
    path(f"{ONE}integrantes/<int:pk>/terminar/", table_views.member_end, name="member_end"),
    path(f"{ONE}plan/", table_views.work_plan, name="work_plan"),
    path(f"{ONE}plan/<int:number>/", table_views.plan_item, name="plan_item"),
    # what it leaves
    path(f"{ONE}acuerdos/", results_views.agreements, name="agreements"),
    path(f"{ONE}acuerdos/<int:number>/", results_views.agreement, name="agreement"),
    path(f"{ONE}fotos/", results_views.photos, name="photos"),
    path(f"{ONE}fotos/<int:pk>/sacar/", results_views.photo_remove, name="photo_remove"),
    path(f"{ONE}documentos/", results_views.documents, name="documents"),
    path(f"{ONE}documentos/<int:pk>/sacar/", results_views.document_remove, name="document_remove"),
    path(f"{ONE}resultados/", results_views.results, name="results"),
]
