from django.urls import path

from . import mail_views, mine_views, views

app_name = "subscriptions"

urlpatterns = [
    path("seguir/", views.choose, name="choose"),
    path("seguir/<slug:kind>/", views.follow, name="follow_search"),
    path("seguir/<slug:kind>/<slug:slug>/", views.follow, name="follow"),
    path("mis-alertas/", mine_views.mine, name="mine"),
    path("mis-alertas/<int:pk>/", mine_views.change, name="change"),
    path("mis-alertas/trabajo/", mine_views.work, name="work"),
    path("mis-alertas/dejar-todo/", mine_views.stop_all, name="stop_all"),
    path("alertas/pedida/", views.asked, name="asked"),
    path("alertas/olvidada/", views.forgotten, name="forgotten"),
    path("alertas/confirmar/<str:token>/", mail_views.confirm, name="confirm"),
    path("alertas/baja/<str:token>/", mail_views.leave, name="leave"),
    path("alertas/<str:secret>/", mine_views.by_mail, name="by_mail"),
    path("alertas/<str:secret>/<int:pk>/", mine_views.change_by_mail, name="change_by_mail"),
    path("alertas/<str:secret>/borrar/", mine_views.forget_me, name="forget_me"),
]
