app_name = "deadline_rules"

urlpatterns = []
