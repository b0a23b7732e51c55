"""The public map of the site. Spanish words without prefix; English under /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from participa.notifications.views import device_worker
from participa.portal.metrics import metrics
from participa.portal.security_txt import security_txt

urlpatterns = [
    path("metrics", metrics, name="metrics"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("avisos-sw.js", device_worker, name="notices_worker"),  # one, whatever the language
    path("correo/devuelto/", include("participa.notifications.bounce_urls")),
    path("administracion-tecnica/", admin.site.urls),
]
urlpatterns += i18n_patterns(
    path("", include("participa.portal.urls")),
    path("servicios/", include("participa.portal.service_urls")),
    path("servicios/", include("participa.plans.service_urls")),
    path("proponer-tema/", include("participa.plans.urls")),
    path("gestion/plan/", include("participa.plans.office_urls")),
    path("gestion/plazos/", include("participa.deadlines.office_urls")),
    path("calendarios/", include("participa.deadlines.calendar_urls")),
    path("segegob/plazos/", include("participa.deadlines.oversight_urls")),
    path("cumplimiento/", include("participa.compliance.urls")),
    path("gestion/cumplimiento/", include("participa.compliance.office_urls")),
    path("segegob/", include("participa.compliance.oversight_urls")),
    path("gestion/servicios/", include("participa.portal.service_office_urls")),
    path("segegob/directorio/", include("participa.services.directory_urls")),
    path("segegob/datos/", include("participa.portal.data_office_urls")),
    path("segegob/auditoria/", include("participa.portal.audit_urls")),
    path("", include("participa.subscriptions.urls")),
    path("avisos/dispositivo/", include("participa.subscriptions.device_urls")),
    path("avisos/", include("participa.notifications.urls")),
    path("gestion/boletines/", include("participa.newsletters.urls")),
    path("boletines/", include("participa.newsletters.public_urls")),
    path("segegob/correo/", include("participa.notifications.office_urls")),
    path("organizaciones/", include("participa.organizations.urls")),
    path("mis-organizaciones/", include("participa.organizations.mine_urls")),
    path("gestion/organizaciones/", include("participa.organizations.office_urls")),
    path("consejos/", include("councils.urls")),
    path("gestion/consejos/", include("councils.office_urls")),
    path("actividades/", include("participa.activities.urls")),
    path("gestion/actividades/", include("participa.activities.office_urls")),
    path("cuentas-publicas/", include("public_accounts.urls")),
    path("preguntar/", include("public_accounts.short_urls")),
    path("compromisos/", include("public_accounts.commitment_urls")),
    path("gestion/cuentas-publicas/", include("public_accounts.office_urls")),
    path("", include("consultations.urls")),
    path("gestion/consultas/", include("consultations.office_urls")),
    path("gestion/moderacion/", include("consultations.moderation_urls")),
    path("gestion/atencion/", include("participa.portal.assistance_urls")),
    path("documentos/", include("participa.documents.urls")),
    path("gestion/trabajos/", include("participa.jobs.urls")),
    path("invitacion/", include("participa.services.invitation_urls")),
    path("cuenta/", include("accounts.urls")),
    prefix_default_language=False,
)

handler400 = "participa.portal.errors.bad_request"
handler403 = "participa.portal.errors.forbidden"
handler404 = "participa.portal.errors.not_found"
handler429 = "participa.portal.errors.too_many_requests"  # allauth asks for it
handler500 = "participa.portal.errors.server_error"
