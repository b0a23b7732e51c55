"""Public pages of accounts, and of what people ask in them."""

from . import page_urls, question_urls

app_name = "public_accounts"
urlpatterns = [*page_urls.urlpatterns, *question_urls.urlpatterns]
