app_name = "councils_office"

urlpatterns = []
