app_name = "compliance_office"

urlpatterns = []
