"""Every address of the project, and who may enter by it.

A line says: the name of the address; who may read it (GET) and who may write through it (POST), `-` for
nobody; what the others find; and which thing it is about, with `+` before what is typed in the form.

Whoever may enter gets the page, its form back (422) or the next page. Of the others, whoever did not sign in
is sent to do it and the rest find 404 (it does not exist for them) or 403; `404*` and `403*`: whoever did not
sign in too. `404/403`: whoever reads of it (its commission's own service) and may not write finds the second;
`404/403:group`: whoever is of the group, if the thing is of her service, finds the second also when she
reads. A method that an address does not take gives 405.

People and groups are in `tests/everybody.py`: `team` is whoever acts for the service whose thing it is;
`editors` and single roles likewise; `officials`, whoever acts for any service; `people`, whoever signed in.
Everybody with something of their own also tries the same thing of another service, and is one of the others
there.

A new address: add its line beside its neighbours. A thing it needs and nobody has yet: add it to `Place`.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from operator import attrgetter

import pytest
import time_machine
from django.db import transaction
from django.test import Client, override_settings
from django.urls import resolve, reverse

from participa.audit.models import Event, FormToken
from tests.addresses import addresses, technical_addresses
from tests.builders import NOON
from tests.conftest import load_default_rules
from tests.everybody import ANYWHERE, GROUPS, KINDS, THEIRS, Place

TABLE = """
# address                               reads              writes             others  about

portal:home                             everybody          -                  -
portal:search                           everybody          -                  -
portal:agenda                           everybody          -                  -
portal:agenda_ics                       everybody          -                  -
portal:about                            everybody          -                  -
portal:accessibility                    everybody          -                  -
portal:privacy                          everybody          -                  -
portal:notice                           everybody          -                  -       version='2026-11-22'
portal:health                           everybody          -                  -
portal:participation                    people             -                  login
portal:my_data                          people             -                  login
portal:my_data_json                     people             -                  login
portal:my_data_html                     people             -                  login
portal:my_data_prepare                  -                  people             login
portal:ask_about_data                   people             people             login
portal:data_request                     author             author             404     code=asked.code
portal:data_receipt                     everybody          -                  -       code=asked.code
portal:erase_me                         people             people             login
portal:desk                             officials+commissioner+secretary+keepers+accreditors+handlers+auditors+rule_keepers+overseers+mail_keepers+writers -                  404
metrics                                 -                  -                  404*
mail_returned                           -                  -                  404*
security_txt                            everybody          -                  -

account_profile                         people             people             login
account_login                           everybody          everybody          -
account_request_login_code              -                  anonymous          login*
account_confirm_login_code              people             people             login
account_claveunica                      -                  everybody          -
account_claveunica_back                 -                  -                  403*
account_welcome                         people             people             login
account_too_young                       everybody          -                  -
account_email                           people             people             login
account_email_code                      people             people             login
account_email_remove                    -                  author             404     pk=spare_address.pk
account_merge                           people             people             login
account_sessions                        people             -                  login
account_sessions_end                    -                  people             login
account_signup                          -                  -                  login*
account_email_verification_sent         -                  -                  login*
account_reset_password                  -                  -                  login*
account_logout                          everybody          everybody          -
account_inactive                        -                  -                  403*
account_change_password                 people             people             login
# with a session that proved who it is only long ago, nobody changes how one enters
mfa_index                               people             -                  login
mfa_authenticate                        people             people             login
mfa_reauthenticate                      people             people             login
mfa_activate_totp                       -                  -                  403
mfa_add_webauthn                        -                  -                  403
mfa_remove                              -                  -                  403     pk='1'
mfa_view_recovery_codes                 -                  -                  403
mfa_generate_recovery_codes             -                  -                  403
mfa_download_recovery_codes             -                  -                  403
mfa_codes_kept                          -                  people             login

consultations:list                      everybody          -                  -
consultations:list_atom                 everybody          -                  -
consultations:detail                    everybody          -                  -       slug=open.slug
consultations:detail_atom               everybody          -                  -       slug=open.slug
consultations:comment                   everybody          everybody          -       slug=open.slug
consultations:confirm_comment           everybody          everybody          -       slug=open.slug
consultations:comments                  everybody          -                  -       slug=open.slug
consultations:observation               everybody          -                  -       slug=open.slug pk=comment.pk
consultations:report                    people             people             login   slug=open.slug pk=comment.pk
consultations:moderation                everybody          -                  -
consultations:moderation_csv            everybody          -                  -
consultations:appeal                    author             author             404     code=hidden.receipt
consultations:dispute                   author             author             404     code=typed.receipt
consultations:support                   people             people             login   slug=supported.slug pk=supported_comment.pk
consultations:results                   everybody          -                  -       slug=answered.slug
consultations:versions                  everybody          -                  -       slug=open.slug
consultations:changes                   everybody          -                  -       slug=amended.slug one='1' other='2'
consultations:removed_paragraphs        everybody          -                  -       slug=amended.slug
consultations:background                everybody          -                  -       slug=open.slug pk=background.pk
consultations:card                      everybody          -                  -       slug=open.slug version='0'
consultations:poster                    everybody          -                  -       slug=open.slug
consultations:short                     everybody          -                  -       code=open.code
consultations:questionnaire             everybody          everybody          -       slug=open.slug
consultations:questionnaire_results     everybody          -                  -       slug=answered.slug
consultations:questionnaire_answers     everybody          -                  -       slug=answered.slug pk=said_question.pk
consultations:sheet_receipt             everybody          -                  -       code=sheet.receipt
consultations:withdraw_sheet            author             author             404     code=sheet.receipt
consultations:shared_draft              everybody          -                  -       secret=draft_secret
consultations:shared_background         everybody          -                  -       secret=draft_secret pk=draft_background.pk
consultations:receipt_lookup            everybody          everybody          -
consultations:receipt                   everybody          -                  -       code=comment.receipt
consultations:receipt_pdf               everybody          -                  -       code=comment.receipt
consultations:amend                     author             author             404     code=comment.receipt
consultations:files                     author             author             404     code=comment.receipt
consultations:withdraw                  author             author             404     code=comment.receipt

moderation:queue                        ruling             ruling             404
moderation:appeals                      ruling             -                  404
moderation:appeal                       rulers             rulers             404     pk=appeal.pk
moderation:comment                      rulers             moderators         404/403:rulers code=comment.receipt
moderation:hide                         moderators         moderators         404     code=comment.receipt
moderation:restore                      moderators         moderators         404     code=hidden.receipt
moderation:redact                       moderators         moderators         404     code=comment.receipt
moderation:original                     moderators         moderators         404     code=redacted.receipt
moderation:attachment                   -                  moderators         404     pk=file.pk

consultations_office:list               people             -                  login
consultations_office:new                editors+regional   editors+regional   404
consultations_office:detail             team               -                  404     code=draft.code
consultations_office:detail             team+regional      -                  404     code=local.code
consultations_office:edit               editors            editors            404     code=draft.code
consultations_office:edit               editors+regional   editors+regional   404     code=local.code
consultations_office:sections           editors            editors            404     code=draft.code
consultations_office:change_section     -                  editors            404     code=draft.code pk=draft_section.pk
consultations_office:background         editors            editors            404     code=draft.code
consultations_office:remove_background  -                  editors            404     code=draft.code pk=draft_background.pk
consultations_office:questionnaire      editors            editors            404     code=draft.code
consultations_office:change_question    -                  editors            404     code=draft.code pk=draft_question.pk
consultations_office:questionnaire_results answerers       -                  404     code=open.code
consultations_office:questionnaire_answers answerers+moderator -                  404     code=answered.code pk=said_question.pk
consultations_office:screen_answer      -                  moderators         404     code=open.code pk=said_answer.pk +reason='spam'
consultations_office:questionnaire_export -                answerers          404     code=open.code
consultations_office:dates              editors            editors            404     code=draft.code
consultations_office:extend             editors            editors            404     code=open.code
consultations_office:cancel             editors            editors            404     code=open.code
consultations_office:omit               editors            editors            404     code=draft.code
consultations_office:amend              editors            editors            404     code=open.code
consultations_office:ask_approval       editors            editors            404     code=draft.code
consultations_office:take_back          -                  editors            404     code=waiting_draft.code
consultations_office:publish            editors            approver           404     code=waiting_draft.code
consultations_office:preview_links      editors            editors            404     code=draft.code
consultations_office:take_link_away     -                  editors            404     code=draft.code pk=shared_draft.pk
consultations_office:delete             editors            editors            404     code=draft.code
consultations_office:preview            editors            -                  404     code=draft.code
consultations_office:comments           answerers          answerers          404     code=closed.code
consultations_office:export             -                  answerers          404     code=closed.code
consultations_office:observation        answerers          answerers          404     code=closed.code receipt=said.receipt
consultations_office:remove_note        -                  analyst            404     code=closed.code receipt=said.receipt pk=team_note.pk
consultations_office:tags               answerers          answerers          404     code=closed.code
consultations_office:tag                answerers          answerers          404     code=closed.code pk=tag.pk
consultations_office:batches            answerers          -                  404     code=closed.code
consultations_office:batch              answerers          -                  404     code=closed.code pk=batch.pk
consultations_office:undo_batch         -                  answerers          404     code=closed.code pk=batch.pk
consultations_office:resume_batch       -                  answerers          404     code=closed.code pk=batch.pk
consultations_office:group              answerers          answerers          404     code=closed.code number=group.number
consultations_office:delete_group       -                  answerers          404     code=closed.code number=group.number
consultations_office:suggestions        answerers          -                  404     code=closed.code
consultations_office:suggest            -                  answerers          404     code=closed.code
consultations_office:suggestion         answerers          answerers          404     code=closed.code pk=suggestion.pk
consultations_office:dismiss_suggestion -                  answerers          404     code=closed.code pk=suggestion.pk
consultations_office:restore_suggestion -                  answerers          404     code=closed.code pk=dismissed.pk
consultations_office:groups             answerers          answerers          404     code=closed.code
consultations_office:send_back          editors            editors            404     code=closed.code number=group.number
consultations_office:units              editors            editors            404     code=closed.code
consultations_office:close_unit         -                  editors            404     code=closed.code pk=unit.pk
consultations_office:spreadsheet        answerers          answerers          404     code=closed.code
consultations_office:spreadsheet_xlsx answerers        -                  404     code=closed.code
consultations_office:spreadsheet_check  answerers          answerers           404     code=closed.code pk=spreadsheet.pk
consultations_office:intakes            answerers          answerers          404     code=open.code
consultations_office:intake             answerers          answerers          404     code=open.code pk=paper_batch.pk
consultations_office:intake_row         answerers          answerers          404     code=open.code pk=paper_batch.pk number=paper_row.pk
consultations_office:close_intake       -                  answerers          404     code=open.code pk=paper_batch.pk
consultations_office:intake_receipts    answerers          -                  404     code=open.code pk=paper_batch.pk
consultations_office:answers            editors            editors            404     code=closed.code
consultations_office:publications       answerers          editors            404     code=answered.code
consultations_office:outcome            editors            editors            404     code=answered.code

assistance:current                      answerers+regional -                  404
assistance:start                        answerers+regional answerers+regional 404
assistance:end                          -                  people             login
assistance:sessions                     answerers+regional -                  404
assistance:write                        answerers          answerers          404     slug=open.slug
assistance:receipt                      -                  -                  404     code=comment.receipt
assistance:ask                          answerers          answerers          404     code=account.code
assistance:question_receipt             -                  -                  404     code=question.receipt

services:list                           everybody          -                  -
services:detail                         everybody          -                  -       slug=service.slug
services:norm                           everybody          -                  -       slug=service.slug
services:mechanisms                     everybody          -                  -       slug=service.slug
services:contact                        everybody          -                  -       slug=service.slug
services:information                    everybody          -                  -       slug=service.slug
services:transparency                   everybody          -                  -       slug=service.slug
services:transparency_csv               everybody          -                  -       slug=service.slug
compliance:list                         everybody          -                  -
compliance:method                       everybody          -                  -
compliance:detail                       everybody          -                  -       slug=service.slug
compliance:sheet_csv                    everybody          -                  -       slug=service.slug
compliance:badge                        everybody          -                  -       slug=service.slug

invitations:show                        everybody          everybody          -       token=token

services_office:list                    people             -                  login
services_office:detail                  editors            -                  404     slug=service.slug
services_office:team                    admin+keepers      -                  404     slug=service.slug
services_office:invite                  -                  admin+keepers      404     slug=service.slug
services_office:send_invitation_again   -                  admin+keepers      404     slug=service.slug pk=invitation.pk
services_office:withdraw_invitation     -                  admin+keepers      404     slug=service.slug pk=invitation.pk
services_office:end_role                admin+keepers      admin+keepers      404     slug=service.slug pk=membership.pk
services_office:reset_factors           admin+keepers      admin+keepers      404     slug=service.slug pk=membership.pk
services_office:contact                 editors            editors            404     slug=service.slug
services_office:confirm_contact         -                  editors            404     slug=service.slug +contact=contact.pk
services_office:norm                    editors            editors            404     slug=service.slug
services_office:review_norm             editors            editors            404     slug=service.slug
services_office:rules                   editors            editors            404     slug=service.slug
services_office:mechanisms              editors            -                  404     slug=service.slug
services_office:mechanism               editors            editors            404     slug=service.slug word='consejo'
services_office:information             editors            -                  404     slug=service.slug
services_office:information_confirm     -                  editors            404     slug=service.slug +only=information.pk
services_office:information_new         editors            editors            404     slug=service.slug
services_office:information_edit        editors            editors            404     slug=service.slug entry=information.entry
services_office:information_withdraw    -                  editors            404     slug=service.slug entry=information.entry +item=information.pk
services_office:transparency            editors            -                  404     slug=service.slug
services_office:transparency_confirm    -                  editors            404     slug=service.slug

directory:list                          keepers            -                  403
directory:create                        keepers            keepers            403
directory:detail                        keepers            -                  403     code=service.code
directory:edit                          keepers            keepers            403     code=service.code
directory:rename                        keepers            keepers            403     code=service.code
directory:merge                         keepers            keepers            403     code=service.code
directory:close                         keepers            keepers            403     code=service.code
directory:join                          -                  keepers            403     code=service.code

deadlines:list                          officials          -                  404
deadlines:detail                        team               -                  404     kind='consulta' code=closed.code
deadlines:extend                        editors            editors            404     kind='consulta' code=closed.code
deadlines:suspend                       editors            editors            404     kind='consulta' code=closed.code
deadlines:resume                        editors            editors            404     kind='consulta' code=closed.code
deadlines:calendar                      officials          -                  404
deadlines:calendar_open                 -                  officials          404
deadlines:calendar_close                -                  officials          404
work_calendars:mine_ics                 everybody          -                  -       secret=calendar_secret
deadline_rules:rules                    rule_keepers       -                  403
deadline_rules:rule                     rule_keepers       rule_keepers       403     code='cosoc_minutes_business_days'
deadline_rules:holidays                 rule_keepers       -                  403
deadline_rules:holiday_add              rule_keepers       rule_keepers       403
deadline_rules:holiday                  rule_keepers       rule_keepers       403     pk=holiday.pk
deadline_rules:holiday_remove           rule_keepers       rule_keepers       403     pk=holiday.pk
deadline_rules:moves                    rule_keepers       -                  403

mail_office:queue                       mail_keepers       -                  403
mail_office:retry_announcements         -                  mail_keepers       403
mail_office:failed                      mail_keepers       -                  403
mail_office:retry_failed                -                  mail_keepers       403
mail_office:give_up                     -                  mail_keepers       403
mail_office:addresses                   mail_keepers       mail_keepers       403
mail_office:write_again                 -                  mail_keepers       403

oversight:dashboard                     overseers          -                  404
oversight:table                         overseers          -                  404
oversight:evidence                      overseers          -                  404     code=service.code
oversight:table_csv                     overseers          -                  404
oversight:table_xlsx                    overseers          -                  404
oversight:overdue                       overseers          -                  404
oversight:expiring                      overseers          -                  404
oversight:months                        overseers          -                  404
oversight:measure                       -                  overseers          404
oversight:month                         overseers          -                  404     month='2026-11'
oversight:month_table                   overseers          -                  404     month='2026-11'
oversight:month_evidence                overseers          -                  404     month='2026-11' code=service.code
oversight:freeze                        -                  overseers          404     month='2026-11'
oversight:reports                       overseers          -                  404
oversight:report                        overseers          -                  404     month='2026-10'
oversight:make_report                   -                  overseers          404     month='2026-10'
oversight:publish_report                -                  overseers          404     month='2026-10'
oversight:service                       overseers          -                  404     slug=service.slug
oversight:service_measure               -                  overseers          404     slug=service.slug
oversight:remark                        overseers          overseers          404     slug=service.slug
oversight:remark_close                  overseers          overseers          404     pk=remark.pk
oversight:disputes                      overseers          -                  404
oversight:dispute                       overseers          overseers          404     pk=dispute.pk
oversight:methods                       overseers          -                  404
oversight:method_new                    overseers          overseers          404
compliance_office:list                  editors            -                  404
compliance_office:service               editors            -                  404     slug=service.slug
compliance_office:measure               -                  editors            404     slug=service.slug
compliance_office:dispute               editors            editors            404     slug=service.slug code='N2'
compliance_office:remark                editors            editors            404     pk=remark.pk
compliance_office:report                editors            -                  404     slug=service.slug
compliance_office:make_report           -                  editors            404     slug=service.slug month='2026-10'
compliance_office:publish_report        -                  editors            404     slug=service.slug month='2026-10'
compliance:reports                      everybody          -                  -
compliance:report                       everybody          -                  -       month='2026-10'
compliance:service_report               everybody          -                  -       slug=service.slug month='2026-10'

data_office:list                        handlers           -                  403
data_office:request                     handlers           -                  403     code=asked.code
data_office:answer                      -                  handlers           403     code=asked.code
data_office:extend                      -                  handlers           403     code=asked.code
data_office:erase                       -                  handlers           403     code=erasure.code
data_office:retention                   handlers           -                  403
data_office:retention_count             -                  handlers           403
data_office:retention_report            handlers           -                  403     pk=report.pk
data_office:retention_apply             -                  handlers           403     pk=report.pk
data_office:breaches                    handlers           -                  403
data_office:breach_new                  handlers           handlers           403
data_office:breach                      handlers           handlers           403     pk=breach.pk

organizations:list                      everybody          -                  -
organizations:detail                    everybody          -                  -       slug=organization.slug
my_organizations:list                   people             -                  login
my_organizations:search                 people             -                  login
my_organizations:register               people             people             login
my_organizations:claim                  people             people             login   slug=organization.slug
my_organizations:detail                 representative     -                  404     pk=held.pk
my_organizations:withdraw               -                  representative     404     pk=held.pk
my_organizations:leave                  -                  representative     404     pk=held.pk
my_organizations:edit                   representative     representative     404     slug=organization.slug
organizations_office:list               officials+accreditors - 404
organizations_office:claim              editors+accreditors - 404     pk=claim.pk
organizations_office:accredit           -                  editors+accreditors 404    pk=claim.pk
organizations_office:reject             -                  editors+accreditors 404    pk=claim.pk
organizations_office:end                -                  editors+accreditors 404    pk=claim.pk
organizations_office:edit               editors+accreditors editors+accreditors 404   pk=claim.pk

councils:list                           everybody          -                  -
councils:processes                      everybody          -                  -
councils:list_atom                      everybody          -                  -
councils:processes_atom                 everybody          -                  -
councils:secrecy                        everybody          -                  -
councils:detail                         everybody          -                  -       slug=council.slug
councils:detail_atom                    everybody          -                  -       slug=council.slug
councils:sessions                       everybody          -                  -       slug=council.slug
councils:session                        everybody          -                  -       slug=council.slug number=session.number
councils:session_ics                    everybody          -                  -       slug=council.slug number=session.number
councils:term                           everybody          -                  -       slug=council.slug number=term.number
councils:members_csv                    everybody          -                  -       slug=council.slug
councils:rules                          everybody          -                  -       slug=council.slug
councils:opinion                        everybody          -                  -       slug=council.slug number=opinion.number
councils:process                        everybody          -                  -       slug=council.slug key=registration.key
councils:process_ics                    everybody          -                  -       slug=council.slug key=registration.key
councils:roll                           everybody          -                  -       slug=council.slug key=voting.key
councils:candidates                     everybody          -                  -       slug=council.slug key=voting.key
councils:result                         everybody          -                  -       slug=council.slug key=resolved.key
councils:result_pdf                     everybody          -                  -       slug=council.slug key=resolved.key
councils:result_zip                     everybody          -                  -       slug=council.slug key=resolved.key
councils:ballots                        everybody          -                  -       slug=council.slug key=resolved.key
councils:apply                          everybody          people             login       slug=council.slug key=registration.key
councils:enrol                          -                  -                  404     slug=council.slug key=registration.key
councils:object                         people             people             login   slug=council.slug key=objecting.key receipt=accepted.receipt
councils:vote                           representative     representative     403   slug=council.slug key=voting.key
councils:application                    representative     -                  404     receipt=application.receipt
councils:application_correct            representative     representative     404     receipt=application.receipt
councils:application_withdraw           representative     representative     404     receipt=application.receipt
councils:appeal                         representative     representative     404     receipt=refused.receipt
councils:nominate                       representative     representative     404     receipt=admitted.receipt
councils:candidacy_withdraw             representative     representative     404     receipt=admitted.receipt
councils:objection_withdraw             author             author             404     pk=objection.pk
councils:member                         member             -                  404     slug=council.slug
councils:session_propose                member             member             404     slug=council.slug
councils:session_sign                   member             member             404     slug=council.slug number=proposed.number
councils:session_withdraw               -                  member             404     slug=council.slug number=proposed.number

councils_office:list                    officials+commissioner+secretary -                  404
councils_office:new                     editors+regional   editors+regional   404
councils_office:detail                  team+secretary     -                  404     code=council.code
councils_office:edit                    editors            editors            404     code=council.code
councils_office:rules                   editors            editors            404     code=council.code
councils_office:seats                   editors            editors            404     code=council.code
councils_office:members                 editors            -                  404     code=council.code
councils_office:member_new              editors            editors            404     code=council.code
councils_office:member_end              editors            editors            404     code=council.code pk=member.pk
councils_office:member_replace          editors            editors            404     code=council.code pk=member.pk
councils_office:member_link             editors            editors            404     code=council.code pk=member.pk
councils_office:term_new                editors            editors            404     code=council.code
councils_office:term_extend             editors            editors            404     code=council.code number=term.number
councils_office:offices                 editors            editors            404     code=council.code
councils_office:process_new             editors            editors            404     code=council.code
councils_office:sessions                team+secretary     -                  404     code=council.code
councils_office:session_new             editors+secretary  editors+secretary  404     code=council.code
councils_office:session                 team+secretary     -                  404     code=council.code number=session.number
councils_office:session_edit            editors+secretary  editors+secretary  404     code=council.code number=session.number
councils_office:session_cancel          editors+secretary  editors+secretary  404     code=council.code number=session.number
councils_office:session_attendance      editors+secretary  editors+secretary  404     code=council.code number=due_session.number
councils_office:session_minutes         editors+secretary  editors+secretary  404     code=council.code number=held_session.number
councils_office:minutes_approve         editors+secretary  editors+secretary  404     code=council.code number=held_session.number
councils_office:minutes_reopen          -                  editors+secretary  404     code=council.code number=approved_session.number
councils_office:minutes_publish         editors+secretary  editors+secretary  404     code=council.code number=approved_session.number
councils_office:agreement_new           editors+secretary  editors+secretary  404     code=council.code number=held_session.number
councils_office:agreement_follow        editors+secretary  editors+secretary  404     code=council.code pk=agreement.pk
councils_office:opinions                team+secretary     -                  404     code=council.code
councils_office:opinion_new             editors+secretary  editors+secretary  404     code=council.code
councils_office:opinion                 team+secretary     editors+secretary  404     code=council.code number=opinion_draft.number
councils_office:opinion_send            editors+secretary  editors+secretary  404     code=council.code number=opinion_draft.number
councils_office:opinion_answer          editors            editors            404     code=council.code number=opinion.number
councils_office:process                 editors+commissioner -                  404     code=registration.code
councils_office:process_edit            editors            editors            404     code=call_draft.code
councils_office:process_contests        editors            editors            404     code=call_draft.code
councils_office:process_dates           editors            editors            404     code=call_draft.code
councils_office:process_stage           editors            editors            404     code=registration.code pk=next_stage.pk
councils_office:process_commission      editors            editors            404     code=registration.code
councils_office:commissioner_remove     -                  editors            404     code=call_draft.code pk=commission_seat.pk
councils_office:process_lot             editors            editors            404     code=registration.code
councils_office:process_publish         editors            editors            404     code=call_draft.code
councils_office:process_annul           editors            editors            404     code=registration.code
councils_office:process_delete          editors            editors            404     code=call_draft.code
councils_office:process_designate       -                  -                  404     code=registration.code
councils_office:process_appoint         editors            editors            404     code=resolved.code
councils_office:applications            editors+commissioner -                404     code=registration.code
councils_office:application             editors+commissioner -                404     code=to_decide.process.code receipt=to_decide.receipt
councils_office:application_decide      -                  commissioner       404/403     code=to_decide.process.code receipt=to_decide.receipt
councils_office:objections              editors+commissioner -                404     code=objecting.code
councils_office:objection_rule          editors+commissioner commissioner       404/403     code=objecting.code pk=objection.pk
councils_office:provisional_roll        editors+commissioner commissioner       404/403     code=to_decide.process.code
councils_office:final_roll              editors+commissioner commissioner       404/403     code=objecting.code
councils_office:candidacies             editors+commissioner -                404     code=standing.code
councils_office:candidacy_decide        editors+commissioner commissioner       404/403     code=standing.code pk=candidacy.pk
councils_office:candidates_publish      editors+commissioner commissioner       404/403     code=standing.code
councils_office:count                   editors+commissioner commissioner       404/403     code=voting.code
councils_office:lot                     editors+commissioner commissioner       404/403     code=voting.code
councils_office:result                  editors+commissioner commissioner       404/403     code=voting.code

public_accounts:list                    everybody          -                  -
public_accounts:calendar                everybody          -                  -
public_accounts:list_atom               everybody          -                  -
public_accounts:season_csv              everybody          -                  -
public_accounts:season                  everybody          -                  -       year=account.event_year
public_accounts:detail                  everybody          -                  -       year=account.event_year service=service.slug
public_accounts:detail                  -                  -                  404*    year=account_draft.event_year service=service.slug
public_accounts:ics                     everybody          -                  -       year=account.event_year service=service.slug
public_accounts:report                  everybody          -                  -       year=account.event_year service=service.slug kind='preliminar' version='1'
public_accounts:transcript              everybody          -                  -       year=account.event_year service=service.slug
public_accounts:figures_csv             everybody          -                  -       year=account.event_year service=service.slug
public_accounts:questions               everybody          -                  -       year=account.event_year service=service.slug
public_accounts:questions               -                  -                  404*    year=account_draft.event_year service=service.slug
public_accounts:questions_csv           everybody          -                  -       year=account.event_year service=service.slug
public_accounts:alike                   everybody          -                  -       year=account.event_year service=service.slug
public_accounts:question                everybody          -                  -       year=account.event_year service=service.slug pk=question.pk
public_accounts:support                 -                  people             login   year=account.event_year service=service.slug pk=question.pk
public_accounts:unsupport               -                  people             login   year=account.event_year service=service.slug pk=question.pk
public_accounts:withdraw                author             author             404     year=account.event_year service=service.slug pk=question.pk
public_accounts:ask                     everybody          everybody          -       year=account.event_year service=service.slug
public_accounts:ask                     -                  -                  404*    year=account_draft.event_year service=service.slug
public_accounts:topics                  everybody          -                  -       year=account.event_year service=service.slug
public_accounts:propose                 everybody          everybody          -       year=account.event_year service=service.slug
public_accounts:live                    everybody          -                  -       year=account.event_year service=service.slug
public_accounts:live                    -                  -                  404*    year=account_draft.event_year service=service.slug
public_accounts:live_fragment           everybody          -                  -       year=account.event_year service=service.slug
public_accounts:receipt                 everybody          -                  -       code=question.receipt
asking:of_service                       everybody          -                  -       code=service.code

commitments:list                        everybody          -                  -
commitments:list_csv                    everybody          -                  -
commitments:list_atom                   everybody          -                  -
commitments:plan                        everybody          -                  -       slug=plan.slug
commitments:detail                      everybody          -                  -       code=commitment.code
commitments:detail                      -                  -                  404*    code=unborn.code
commitments:assess                      people             speakers           403     code=commitment.code

# of an account: `insiders` read its board; of a region, whoever acts there has her event
public_accounts_office:list             officials          -                  404
public_accounts_office:create           editors            editors            404
public_accounts_office:detail           insiders           -                  404               code=account_draft.code
public_accounts_office:edit             editors            editors            404/403:insiders  code=account_draft.code
public_accounts_office:calendar         editors            editors            404/403:insiders  code=account_draft.code
public_accounts_office:reset            -                  editors            404/403:insiders  code=account_draft.code
public_accounts_office:call             editors            editors            404/403:insiders  code=account_draft.code
public_accounts_office:cancel           editors            editors            404/403:insiders  code=account_draft.code
public_accounts_office:add_event        editors+regional   editors+regional   404/403:insiders  code=account.code
public_accounts_office:event            editors            editors            404/403:readers   code=account.code pk=main_event.pk
public_accounts_office:event            editors+regional   editors+regional   404/403:readers   code=account.code pk=regional_event.pk
public_accounts_office:attendance       editors            editors            404/403:readers   code=account.code pk=main_event.pk
public_accounts_office:attendance       editors+regional   editors+regional   404/403:readers   code=account.code pk=regional_event.pk
public_accounts_office:audience         editors+regional   editors+regional   404/403:readers   code=account.code pk=regional_event.pk
public_accounts_office:cancel_event     editors+regional   editors+regional   404/403:readers   code=account.code pk=regional_event.pk
public_accounts_office:publish_report   editors            editors            404/403:insiders  code=account.code kind='plain'
public_accounts_office:council          editors            editors            404/403:insiders  code=account.code
public_accounts_office:reply            editors            editors            404/403:insiders  code=account.code pk=note.pk
public_accounts_office:final            editors            editors            404/403:insiders  code=account.code
public_accounts_office:no_questions     -                  editors            404/403:insiders  code=account.code
public_accounts_office:inbox            team               -                  404               code=account.code
public_accounts_office:type             answerers          answerers          404/403:readers   code=account.code
public_accounts_office:import           answerers          answerers          404/403:readers   code=account.code
public_accounts_office:import_template  answerers          -                  404/403:readers   code=account.code
public_accounts_office:group            -                  answerers          404/403:readers   code=account.code
public_accounts_office:ungroup          -                  answerers          404/403:readers   code=account.code
public_accounts_office:question         team               answerers          404/403:readers   code=account.code pk=question.pk
public_accounts_office:remove           team               team               404               code=account.code pk=question.pk
public_accounts_office:restore          -                  team               404               code=account.code pk=removed_question.pk
public_accounts_office:spoken           -                  team               404               code=account.code pk=question.pk
public_accounts_office:answer           answerers          answerers          404/403:readers   code=account.code number=answer_draft.number
public_accounts_office:correct          answerers          answerers          404/403:readers   code=account.code number=answer.number
public_accounts_office:hall             team               -                  404               code=account.code
public_accounts_office:hall_questions   team               -                  404               code=account.code
public_accounts_office:commitments      editors            -                  404/403:insiders  code=account.code
public_accounts_office:promise          editors            editors            404/403:insiders  code=account.code
public_accounts_office:commitment       editors            editors            404/403:readers   code=commitment.code
public_accounts_office:edit_commitment  editors            editors            404/403:readers   code=unborn.code
public_accounts_office:delete_commitment -                 editors            404/403:readers   code=unborn.code

activities:list                         everybody          -                  -
activities:list_csv                     everybody          -                  -
activities:list_atom                    everybody          -                  -
activities:figures                      everybody          -                  -
activities:detail                       everybody          -                  -       slug=activity.slug
activities:detail                       -                  -                  404*    slug=activity_draft.slug
activities:ics                          everybody          -                  -       slug=activity.slug
activities:attendance                   everybody          -                  -       slug=table.slug
activities:meeting                      everybody          -                  -       slug=table.slug number=held_meeting.number
activities:register                     everybody          everybody          -       slug=activity.slug
activities:register                     -                  -                  404*    slug=activity_draft.slug
activities:registration                 author             -                  404     slug=activity.slug
activities:cancel_registration          -                  author             404     slug=activity.slug
activities:contributions                everybody          -                  -       slug=table.slug
activities:contributions_csv            everybody          -                  -       slug=table.slug
activities:questions                    everybody          -                  -       slug=table.slug
activities:contribution                 everybody          -                  -       slug=table.slug pk=proposal.pk
activities:propose                      everybody          everybody          -       slug=table.slug
activities:propose                      -                  -                  404*    slug=activity_draft.slug
activities:ask                          everybody          everybody          -       slug=table.slug
activities:contribution_receipt         author             -                  404     slug=table.slug pk=proposal.pk
activities:support                      people             people             login   slug=table.slug pk=proposal.pk
activities:unsupport                    -                  people             login   slug=table.slug pk=proposal.pk
activities:withdraw                     author             author             404     slug=table.slug pk=proposal.pk

plans:home                              everybody          -                  -
plans:choose                            everybody          -                  -
plans:propose                           everybody          everybody          -       service=service.slug
plans:topic                             everybody          -                  -       code=topic.code
plans:receipt                           everybody          -                  -       code=topic.receipt
plans:support                           people             people             login   code=topic.code
plans:unsupport                         -                  people             login   code=topic.code
plans:withdraw                          author             author             404     code=topic.code
annual_plans:plan                       everybody          -                  -       service=service.slug
annual_plans:calendar                   everybody          -                  -       service=service.slug year=annual_plan.year
annual_plans:ics                        everybody          -                  -       service=service.slug year=annual_plan.year

plans_office:list                       officials          -                  404
plans_office:topics                     team               -                  404
plans_office:create                     editors            editors            404
plans_office:topic                      team               editors            404/403:readers   code=topic.code
plans_office:topic_remove               team               team               404               code=topic.code
plans_office:topic_restore              -                  team               404               code=removed_topic.code
plans_office:detail                     team               -                  404               code=annual_plan.code
plans_office:calendar                   team               -                  404               code=annual_plan.code
plans_office:introduction               editors            editors            404/403:readers   code=next_plan.code
plans_office:publish                    editors            editors            404/403:readers   code=next_plan.code
plans_office:no_consultation            editors            editors            404/403:readers   code=next_plan.code
plans_office:matter_new                 editors            editors            404/403:readers   code=next_plan.code
plans_office:matter_edit                editors            editors            404/403:readers   code=next_plan.code number=next_matter.number
plans_office:matter_drop                editors            editors            404/403:readers   code=annual_plan.code number=matter.number
plans_office:matter_delete              editors            editors            404/403:readers   code=next_plan.code number=next_matter.number
plans_office:matter_done                editors            editors            404/403:readers   code=annual_plan.code number=matter.number

activities_office:list                  officials          -                  404
activities_office:create                editors+regional   editors+regional   404
activities_office:detail                team               -                  404               code=activity_draft.code
activities_office:detail                insiders           -                  404               code=local_activity.code
activities_office:edit                  editors            editors            404/403:readers   code=activity_draft.code
activities_office:edit                  editors+regional   editors+regional   404/403:readers   code=local_activity.code
activities_office:stages                editors            editors            404/403:readers   code=activity_draft.code
activities_office:publish               editors            editors            404/403:readers   code=activity_draft.code
activities_office:publish               editors+regional   editors+regional   404/403:readers   code=local_activity.code
activities_office:delete                editors            editors            404/403:readers   code=activity_draft.code
activities_office:reschedule            editors            editors            404/403:readers   code=activity.code
activities_office:cancel                editors            editors            404/403:readers   code=activity.code
activities_office:registrations         answerers          -                  404/403:readers   code=activity.code
activities_office:registrations_csv     answerers          -                  404/403:readers   code=activity.code
activities_office:check_in              -                  answerers          404/403:readers   code=table.code pk=begun.pk
activities_office:release               -                  editors            404/403:readers   code=activity.code pk=place.pk
activities_office:capacity              editors            editors            404/403:readers   code=activity.code
activities_office:contributions         team               -                  404               code=table.code
activities_office:sort                  -                  answerers          404/403:readers   code=table.code
activities_office:type_in               answerers          answerers          404/403:readers   code=table.code
activities_office:contribution          team               answerers          404/403:readers   code=table.code pk=proposal.pk
activities_office:hide                  team               team               404               code=table.code pk=proposal.pk
activities_office:show_again            -                  team               404               code=table.code pk=proposal.pk
activities_office:themes                answerers          answerers          404/403:readers   code=table.code
activities_office:theme                 answerers          answerers          404/403:readers   code=table.code number=theme.number
activities_office:theme_edit            answerers          answerers          404/403:readers   code=table.code number=theme.number
activities_office:meetings              editors            -                  404/403:readers   code=table.code
activities_office:meeting_new           editors            editors            404/403:readers   code=table.code
activities_office:meeting               editors            editors            404/403:readers   code=table.code number=held_meeting.number
activities_office:meeting_edit          editors            editors            404/403:readers   code=table.code number=coming_meeting.number
activities_office:meeting_cancel        editors            editors            404/403:readers   code=table.code number=coming_meeting.number
activities_office:minutes_publish       -                  editors            404/403:readers   code=table.code number=held_meeting.number
activities_office:members               editors            editors            404/403:readers   code=table.code
activities_office:member_end            editors            editors            404/403:readers   code=table.code pk=seat.pk
activities_office:work_plan             editors            editors            404/403:readers   code=table.code
activities_office:plan_item             editors            editors            404/403:readers   code=table.code number=task.number
activities_office:agreements            editors            editors            404/403:readers   code=table.code
activities_office:agreement             editors            editors            404/403:readers   code=table.code number=table_agreement.number
activities_office:photos                editors            editors            404/403:readers   code=table.code
activities_office:photo_remove          -                  editors            404/403:readers   code=table.code pk=photo.pk
activities_office:documents             editors            editors            404/403:readers   code=table.code
activities_office:document_remove       -                  editors            404/403:readers   code=table.code pk=paper.pk
activities_office:results               editors            editors            404/403:readers   code=table.code
activities_office:attendance            answerers          answerers          404/403:readers   code=table.code
activities_office:attendance_list       answerers          answerers          404/403:readers   code=table.code
activities_office:attendance_template   answerers          -                  404/403:readers   code=table.code
activities_office:door                  answerers          answerers          404/403:readers   code=table.code
activities_office:door_taps             -                  answerers          404/403:readers   code=table.code
activities_office:door_worker           answerers          -                  404/403:readers   code=table.code
activities_office:close_door            answerers          answerers          404/403:readers   code=table.code

newsletters_public:letter               everybody          -                  -       code=sent_letter.code
newsletters:list                        editors+writers    -                  404
newsletters:create                      editors+writers    editors+writers    404
newsletters:detail                      editors            -                  404     code=sent_letter.code
newsletters:edit                        editors            editors            404     code=letter.code
newsletters:send                        editors            editors            404     code=letter.code
newsletters:trial                       -                  editors            404     code=letter.code
newsletters:take_back                   -                  editors            404     code=later_letter.code
newsletters:cancel                      editors            editors            404     code=later_letter.code
newsletters:duplicate                   -                  editors            404     code=sent_letter.code
newsletters:detail                      writers            -                  404     code=national_letter.code
newsletters:edit                        writers            writers            404     code=national_letter.code
newsletters:send                        writers            writers            404     code=national_letter.code
newsletters:trial                       -                  writers            404     code=national_letter.code
newsletters:cancel                      writers            writers            404     code=national_letter.code
newsletters:duplicate                   -                  writers            404     code=national_letter.code

subscriptions:choose                    everybody          -                  -
subscriptions:follow                    everybody          everybody          -       kind='servicio' slug=service.slug
subscriptions:follow                    -                  -                  404*    kind='trabajo' slug=service.slug
subscriptions:follow_search             -                  -                  404*    kind='servicio'
subscriptions:asked                     everybody          -                  -
subscriptions:forgotten                 everybody          -                  -
subscriptions:confirm                   everybody          everybody          -       token=confirming
subscriptions:leave                     everybody          everybody          -       token=leaving
subscriptions:by_mail                   everybody          -                  -       secret=alert.follower.secret
subscriptions:change_by_mail            -                  everybody          -       secret=alert.follower.secret pk=alert.pk
subscriptions:forget_me                 everybody          everybody          -       secret=alert.follower.secret
subscriptions:mine                      people             -                  login
subscriptions:change                    -                  author             404     pk=own_alert.pk
subscriptions:stop_all                  people             people             login
subscriptions:work                      -                  officials+commissioner+secretary+keepers+accreditors+handlers+auditors+rule_keepers+overseers+mail_keepers+writers 404

notices:list                            people             -                  login
notices:count                           people             -                  login
notices:read                            -                  people             login
notices:go                              author             -                  404     pk=notice.pk
notices_worker                          everybody          -                  -
devices:list                            people             -                  login
devices:turn_on                         -                  people             login
devices:turn_off                        -                  author             404     pk=device.pk

audit:trail                             auditors           -                  403
audit:line                              auditors           -                  403     pk=event.pk
audit:export                            -                  auditors           403

documents:download                      officer            -                  404*    uuid=document.uuid name=document.name
jobs:list                               people             -                  login
jobs:detail                             officer            -                  404     uuid=job.uuid
"""  # noqa: E501
pytestmark = pytest.mark.django_db
PUSH_KEY = "A" * 42 + "E"  # 32 bytes: with a key there are notices on devices
OUTSIDE = "1.2.3.4"  # not a neighbour of the server, who may read the metrics
HER_OWN = {"subscriptions:work"}  # officials' alone, but only how often they are written to
ONE_CLICK = {"subscriptions:leave"}  # providers of mail press it for people, with the token that it carries
DOORS_TO_SIGN_IN = {"/cuenta/ingresar/", "/administracion-tecnica/login/"}


@dataclass
class Door:
    name: str
    reads: str
    writes: str
    others: str
    about: dict
    typed: dict

    def leads_to(self, place):
        return reverse(self.name, kwargs=_of(place, self.about))

    def may(self, role, *, own, write):
        """May ``role`` enter? ``own``: the thing is of its own service."""
        named = (self.writes if write else self.reads).split("+")
        return any(
            role in ANYWHERE.get(who, set())
            or (role in GROUPS.get(who, {who}) and (own or role not in THEIRS or not self.about))
            for who in named
        )

    def refused(self, role, *, own, write):
        """What whoever may not enter finds: "login", "403" or "404"."""
        if role == "anonymous" and not self.others.endswith("*"):
            return "login"
        if "/" not in self.others:
            return self.others.strip("*-")
        answers, _colon, knowing = self.others.partition(":")
        known = own and (role in GROUPS[knowing] if knowing else write and role in GROUPS["editors"])
        return answers.split("/")[known]

    def expected(self, role, *, own, write):
        """What it may find: "in", "login", "403", "404" or "405"."""
        if self.may(role, own=own, write=write):
            return {"in"}
        refused = self.refused(role, own=own, write=write)
        if (self.writes if write else self.reads) == "-":
            elsewhere = self.reads if write else self.writes
            if elsewhere == "-":
                return {refused, "405"} if write else {refused}
            others_wait = self.others == "login*" or not self.may(role, own=own, write=not write)
            return {"405", refused} if others_wait else {"405"}
        return {refused}


def _of(place, paths):
    return {
        word: path.strip("'") if path.startswith("'") else attrgetter(path)(place)
        for word, path in paths.items()
    }


def _door(line):
    name, reads, writes, others, *about = line.split()
    pairs = dict(word.split("=", 1) for word in about)
    typed = {word[1:]: pairs.pop(word) for word in list(pairs) if word.startswith("+")}
    return Door(name, reads, writes, others, pairs, typed)


DOORS = [_door(line) for line in TABLE.splitlines() if line and not line.startswith("#")]


class Inline(HTMLParser):
    """What of a page a strict policy would not run: scripts, styles and handlers written in it."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.found += [value for value in given.values() if str(value).strip().startswith("javascript:")]


HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
SECRET_ADDRESS = {"Referrer-Policy": "no-referrer"}  # of a page that tells nobody where it was read


def flaws_of(response):
    """What an answer lacks to be safe in a browser, whatever it is."""
    flaws = [
        name
        for name, value in HEADERS.items()
        if response.get(name) not in {value, SECRET_ADDRESS.get(name, value)}
    ]
    policy = response.get("Content-Security-Policy", "")
    if "frame-ancestors 'none'" not in policy or "default-src 'none'" not in policy:
        flaws.append("Content-Security-Policy")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        flaws.append("Permissions-Policy")
    if response.get("Content-Type", "").startswith("text/html"):
        if "unsafe" in policy or "script-src 'self';" not in f"{policy};":
            flaws.append("Content-Security-Policy of a page")
        flaws += Inline(response.content.decode()).found
    return flaws


def found(response):
    if response.status_code in {301, 302, 303}:
        return "login" if response.url.split("?")[0] in DOORS_TO_SIGN_IN else "in"
    return "in" if response.status_code in {200, 422} else str(response.status_code)


# Everybody, once ----------------------------------------------------------------------------
@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two services with everything, and a browser for each kind of person of the first."""
    files = tmp_path_factory.mktemp("files")
    ours = override_settings(MEDIA_ROOT=files, CLAVEUNICA_CLIENT_ID="participa", VAPID_PRIVATE_KEY=PUSH_KEY)
    with ours, django_db_blocker.unblock(), time_machine.travel(NOON, tick=False), transaction.atomic():
        load_default_rules()
        here, there = Place(), Place()
        yield here, there, {role: _browser_of(who(here)) for role, who in KINDS.items()}
        transaction.set_rollback(True)


def _browser_of(user):
    browser = Client(REMOTE_ADDR=OUTSIDE)
    if user:
        browser.force_login(user)
    return browser


def read_to_its_end(response):
    """A file closes itself once read. ``close`` would also tell Django that the request is over, and with it
    the connection of the whole transaction.
    """
    for _part in response if response.streaming else ():
        pass


@pytest.fixture
def enter(world, settings):
    """What each finds at an address. Whatever a visit writes is undone."""
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, ("100000/s", "100000/s"))
    settings.ACCOUNT_RATE_LIMITS = False
    here, _there, browsers = world
    settings.MEDIA_ROOT = here.files

    def _enter(role, address, *, write, typed=None):
        browser = browsers[role]
        cookies = browser.cookies.copy()
        try:
            with transaction.atomic():
                response = browser.post(address, typed or {}) if write else browser.get(address)
                read_to_its_end(response)
                transaction.set_rollback(True)
        finally:
            browser.cookies = cookies
        assert not flaws_of(response), f"{address} as {role}: {flaws_of(response)}"
        return found(response)

    return _enter


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_each_finds_what_the_table_says(door, world, enter):
    here, there, browsers = world
    surprises = []
    for role in browsers:
        places = [(True, here)] + ([(False, there)] if door.about and role in THEIRS else [])
        for own, place in places:
            for write in (False, True):
                address = door.leads_to(place)
                seen = enter(role, address, write=write, typed=_of(place, door.typed))
                right = door.expected(role, own=own, write=write)
                if seen not in right:
                    whose = "" if own else " (of another service)"
                    act = "writes" if write else "reads"
                    surprises.append(f"{role} {act} {address}{whose}: found {seen}, not {' or '.join(right)}")
    assert not surprises, "\n".join(surprises)


OUTSIDE_THE_OFFICE = {"anonymous", "citizen", "author", "representative", "member", "former"}
OFFICE = set(KINDS) - OUTSIDE_THE_OFFICE  # act for the State


def _is_of_the_office(door):
    """Is it a door by which only whoever acts for the State may enter?"""
    let_in = {role for role in KINDS for write in (False, True) if door.may(role, own=True, write=write)}
    return bool(let_in) and let_in <= OFFICE and door.name not in HER_OWN


@pytest.mark.parametrize("door", [*filter(_is_of_the_office, DOORS)], ids=lambda door: door.name)
def test_whoever_acts_for_the_state_without_a_second_factor_stays_outside(door, world, settings):
    settings.SECOND_FACTOR = True
    here, _there, browsers = world
    for role in OFFICE:
        for write in (False, True):
            if door.may(role, own=True, write=write):
                send = browsers[role].post if write else browsers[role].get
                answer = send(door.leads_to(here), _of(here, door.typed) if write else None)
                assert answer.get("Location") == reverse("mfa_index"), f"{role} at {door.name}"


WITH_A_FORM = [door for door in DOORS if door.writes != "-" and door.name not in ONE_CLICK]


@pytest.mark.parametrize("door", WITH_A_FORM, ids=lambda door: door.name)
def test_nobody_is_made_to_write_by_the_page_of_another(door, world, enter):
    """A form that does not come from the portal is refused, whoever is signed in."""
    here, _there, browsers = world
    role = next(role for role in browsers if door.may(role, own=True, write=True))
    before = Event.objects.count(), FormToken.objects.count()
    careful = Client(enforce_csrf_checks=True, REMOTE_ADDR=OUTSIDE)
    careful.cookies = browsers[role].cookies
    answer = careful.post(door.leads_to(here), _of(here, door.typed))
    assert (answer.status_code, answer.templates[0].name) == (403, "403_csrf.html")
    assert (Event.objects.count(), FormToken.objects.count()) == before


# Nothing is left out ------------------------------------------------------------------------
HOW = """{missing} has no line in TABLE (tests/test_who_may_enter.py), or none with these arguments: {route}
Add one beside its neighbours, for instance

{missing:<40}team               editors            404     slug=service.slug

that is: who reads (GET), who writes (POST), what the others find (login, 403 or 404; 404* if also whoever did
not sign in) and what it is about: things of `Place` in tests/everybody.py, where yours may be added."""


def test_every_address_of_the_project_is_in_the_table(world):
    covered = {resolve(door.leads_to(world[0])).route for door in DOORS}
    for name, route, _pattern in addresses():
        assert route.lstrip("^") in covered, HOW.format(missing=name, route=route)


def test_the_table_names_no_address_twice_nor_one_that_is_gone(world):
    lines = [(door.name, *door.about.items()) for door in DOORS]
    assert len(set(lines)) == len(lines)
    assert {door.name for door in DOORS} == {name for name, _route, _pattern in addresses()}


# The technical administration has as many addresses as tables: one rule for all ----------------
LEADS_TO_ITS_INDEX = {"admin:logout"}


def test_the_technical_administration_is_for_the_technical_role_only(enter):
    routes = [route for name, route, _pattern in technical_addresses() if name not in LEADS_TO_ITS_INDEX]
    addresses = ["/" + re.sub(r"<[^>]*>|\^?\(\?P<.*?\)\$?", "1", route) for route in routes]
    for role in set(KINDS) - {"technical"}:
        for address in addresses if role in {"anonymous", "keeper"} else addresses[:1]:
            for write in (False, True):
                seen = enter(role, address, write=write)
                assert seen in {"login", "403", "404"}, f"{role} at {address} found {seen}"
    assert enter("technical", addresses[0], write=False) == "in"
