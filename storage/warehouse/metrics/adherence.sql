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
days AS (
    SELECT slots.user_id, slots.slot_date, COUNT(CASE WHEN slots.state = 'done' THEN 1 END) AS done, COUNT(*) AS due
    FROM fact_slots AS slots
    JOIN members ON members.user_id = slots.user_id
    WHERE NOT slots.deleted
      AND slots.slot_date <= members.closed_through
      AND members.closed_through - slots.slot_date < ? + 90
    GROUP BY slots.user_id, slots.slot_date
),
counts AS (
    SELECT
        m.user_id,
        m.metric_date,
        COALESCE(SUM(CASE WHEN days.slot_date > m.metric_date - 7 THEN days.done END), 0) AS done_7d,
        COALESCE(SUM(CASE WHEN days.slot_date > m.metric_date - 7 THEN days.due END), 0) AS due_7d,
        COALESCE(SUM(CASE WHEN days.slot_date > m.metric_date - 30 THEN days.done END), 0) AS done_30d,
        COALESCE(SUM(CASE WHEN days.slot_date > m.metric_date - 30 THEN days.due END), 0) AS due_30d,
        COALESCE(SUM(days.done), 0) AS done_90d,
        COALESCE(SUM(days.due), 0) AS due_90d
    FROM metric_dates AS m
    LEFT JOIN days
        ON days.user_id = m.user_id AND days.slot_date <= m.metric_date AND days.slot_date > m.metric_date - 90
    GROUP BY m.user_id, m.metric_date
)
SELECT
    user_id,
    metric_date,
    CAST(done_7d AS DOUBLE) / NULLIF(due_7d, 0),
    CAST(done_30d AS DOUBLE) / NULLIF(due_30d, 0),
    CAST(done_90d AS DOUBLE) / NULLIF(due_90d, 0),
    done_7d,
    due_7d,
    done_30d,
    due_30d,
    done_90d,
    due_90d
FROM counts;
