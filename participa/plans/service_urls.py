app_name = "annual_plans"

urlpatterns = []
