from django.urls import path

from . import views

app_name = "my_organizations"

urlpatterns = [
    path("", views.mine, name="list"),
    path("buscar/", views.search, name="search"),
    path("registrar/", views.register, name="register"),
    path("<int:pk>/", views.representation, name="detail"),
    path("<int:pk>/retirar/", views.withdraw, name="withdraw"),
    path("<int:pk>/dejar/", views.leave, name="leave"),
    path("<slug:slug>/representar/", views.claim, name="claim"),
    path("<slug:slug>/datos/", views.edit, name="edit"),
]
