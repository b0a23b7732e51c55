"""The officer's pages: the account, what was asked, what was promised."""

from . import answering_office_urls, commitment_office_urls, planning_office_urls

app_name = "public_accounts_office"
urlpatterns = [
    *planning_office_urls.urlpatterns,
    *answering_office_urls.urlpatterns,
    *commitment_office_urls.urlpatterns,
]
