"""Public pages of what was promised."""

app_name = "commitments"
urlpatterns = []
