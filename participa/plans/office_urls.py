app_name = "plans_office"

urlpatterns = []
