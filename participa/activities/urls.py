"""Public pages of activities, and what people do in them."""

from . import page_urls

app_name = "activities"
urlpatterns = [*page_urls.urlpatterns]
