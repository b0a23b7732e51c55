-- Every figure that the portal keeps, beside a count of the rows: no line means that all of them are exact.
with facts as (
    select c.consultation_id, c.position, c.section_id, c.region_id, p.residence_id, p.sex, p.age_band
    from consultations_comment c left join consultations_participantprofile p on p.comment_id = c.id
    where c.status = 'received'
), counted (consultation_id, dimension, key, count) as (
    select consultation_id, 'all', '', count(*) from facts group by 1
    union all select consultation_id, 'position', coalesce(nullif(position, ''), 'none'), count(*) from facts group by 1, 3
    union all select consultation_id, 'section', coalesce(section_id::text, 'none'), count(*) from facts group by 1, 3
    union all select consultation_id, 'region', region_id::text, count(*) from facts where region_id is not null group by 1, 3
    union all select consultation_id, 'residence', residence_id::text, count(*) from facts where residence_id is not null group by 1, 3
    union all select consultation_id, 'sex', sex, count(*) from facts where sex <> '' group by 1, 3
    union all select consultation_id, 'age', age_band, count(*) from facts where age_band <> '' group by 1, 3
)
select format('%s %s %s: kept %s, counted %s', coalesce(t.consultation_id, n.consultation_id),
    coalesce(t.dimension, n.dimension), coalesce(t.key, n.key), coalesce(t.count, 0), coalesce(n.count, 0))
from (select * from consultations_tally where count <> 0) t
full join counted n on (t.consultation_id, t.dimension, t.key) = (n.consultation_id, n.dimension, n.key)
where coalesce(t.count, 0) <> coalesce(n.count, 0)
union all
select format('consultation %s: kept %s, counted %s', c.id, c.comment_count, coalesce(n.count, 0))
from consultations_consultation c left join counted n on n.consultation_id = c.id and n.dimension = 'all'
where c.comment_count <> coalesce(n.count, 0)
union all
select format('section %s: kept %s, counted %s', s.id, s.comment_count, coalesce(n.count, 0))
from consultations_section s left join counted n on n.dimension = 'section' and n.key = s.id::text
where s.comment_count <> coalesce(n.count, 0)
union all
select format('%s deltas left', count(*)) from consultations_commentdelta having count(*) > 0;
