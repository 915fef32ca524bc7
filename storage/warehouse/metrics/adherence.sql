-- What was done of what was due in the 7, 30 and 90 days up to each metric date: for every member, on each of the last
-- `?` closed days, which are restated; rows of days before stay as they are. A ratio is null where nothing was due.
-- A slot that is over and still pending reads as missed, so that every slot up to the closed day is due.

DELETE FROM metrics_adherence
WHERE user_id NOT IN (SELECT u.user_id FROM dim_users AS u WHERE NOT u.deleted AND u.closed_through IS NOT NULL);

DELETE FROM metrics_adherence USING dim_users AS u
WHERE u.user_id = metrics_adherence.user_id AND u.closed_through - metrics_adherence.metric_date < ?;

INSERT INTO metrics_adherence (
    user_id, metric_date, adherence_7d, adherence_30d, adherence_90d,
    done_7d, due_7d, done_30d, due_30d, done_90d, due_90d
)
WITH RECURSIVE back (days) AS (
    SELECT 0
    UNION ALL
    SELECT back.days + 1 FROM back WHERE back.days + 1 < ?
),
members AS (
    SELECT user_id, closed_through, start_date FROM dim_users WHERE NOT deleted AND closed_through IS NOT NULL
),
metric_dates AS (
    SELECT members.user_id, members.closed_through - back.days AS metric_date
    FROM members CROSS JOIN back
    WHERE back.days = 0 OR members.closed_through - back.days >= members.start_date
),
counts AS (
    SELECT
        m.user_id,
        m.metric_date,
        COUNT(CASE WHEN s.state = 'done' AND s.slot_date > m.metric_date - 7 THEN 1 END) AS done_7d,
        COUNT(CASE WHEN s.slot_date > m.metric_date - 7 THEN 1 END) AS due_7d,
        COUNT(CASE WHEN s.state = 'done' AND s.slot_date > m.metric_date - 30 THEN 1 END) AS done_30d,
        COUNT(CASE WHEN s.slot_date > m.metric_date - 30 THEN 1 END) AS due_30d,
        COUNT(CASE WHEN s.state = 'done' THEN 1 END) AS done_90d,
        COUNT(*) AS due_90d
    FROM fact_slots AS s
    JOIN metric_dates AS m
        ON m.user_id = s.user_id AND s.slot_date <= m.metric_date AND s.slot_date > m.metric_date - 90
    WHERE NOT s.deleted
    GROUP BY m.user_id, m.metric_date
)
SELECT
    m.user_id,
    m.metric_date,
    CAST(c.done_7d AS DOUBLE) / NULLIF(c.due_7d, 0),
    CAST(c.done_30d AS DOUBLE) / NULLIF(c.due_30d, 0),
    CAST(c.done_90d AS DOUBLE) / NULLIF(c.due_90d, 0),
    COALESCE(c.done_7d, 0),
    COALESCE(c.due_7d, 0),
    COALESCE(c.done_30d, 0),
    COALESCE(c.due_30d, 0),
    COALESCE(c.done_90d, 0),
    COALESCE(c.due_90d, 0)
FROM metric_dates AS m
LEFT JOIN counts AS c ON c.user_id = m.user_id AND c.metric_date = m.metric_date;
