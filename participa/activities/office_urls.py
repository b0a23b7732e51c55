"""The officer's pages of activities: calling them, counting who comes, answering, telling results."""

from . import counting_urls, office_page_urls

app_name = "activities_office"
urlpatterns = [*office_page_urls.urlpatterns, *counting_urls.urlpatterns]
