from django.urls import path

from . import views

app_name = "subscriptions"

urlpatterns = [
    path("seguir/", views.choose, name="choose"),
    path("seguir/<slug:kind>/", views.follow, name="follow_search"),
    path("seguir/<slug:kind>/<slug:slug>/", views.follow, name="follow"),
    path("mis-alertas/", views.mine, name="mine"),
    path("mis-alertas/<int:pk>/", views.change, name="change"),
    path("mis-alertas/trabajo/", views.work, name="work"),
    path("alertas/pedida/", views.asked, name="asked"),
    path("alertas/confirmar/<str:token>/", views.confirm, name="confirm"),
    path("alertas/baja/<str:token>/", views.leave, name="leave"),
    path("alertas/<str:secret>/", views.by_mail, name="by_mail"),
    path("alertas/<str:secret>/<int:pk>/", views.change_by_mail, name="change_by_mail"),
    path("alertas/<str:secret>/borrar/", views.forget_me, name="forget_me"),
]
