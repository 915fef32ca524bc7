-- One row a member: who it is, and how things stand, with the date that each metric is of. The highest risk is first, those
-- who paused or have no goal last. Who isn't coached (no closed day) isn't here, nor is what a member doesn't share.

CREATE OR REPLACE VIEW mentor_dashboard AS
WITH latest AS (
    SELECT * FROM metrics_adherence
    QUALIFY ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY metric_date DESC) = 1
)
SELECT
    u.user_id,
    u.mentor_id,
    u.name,
    u.time_zone,
    u.start_date,
    u.active_goals,
    u.paused,
    u.last_inbound_date,
    u.closed_through,
    r.risk_level,
    r.risk_score,
    r.missed_count_3d,
    r.missed_count_7d,
    r.provisional,
    r.factors,
    r.metric_date AS risk_date,
    a.adherence_7d,
    a.adherence_30d,
    a.adherence_90d,
    a.done_7d,
    a.due_7d,
    a.done_30d,
    a.due_30d,
    a.done_90d,
    a.due_90d,
    a.metric_date AS adherence_date,
    s.current_streak,
    s.longest_streak,
    s.last_completion
FROM dim_users AS u
LEFT JOIN metrics_risk AS r ON r.user_id = u.user_id
LEFT JOIN latest AS a ON a.user_id = u.user_id AND u.shares_checkins
LEFT JOIN metrics_streak AS s ON s.user_id = u.user_id AND u.shares_checkins
WHERE NOT u.deleted AND u.closed_through IS NOT NULL
ORDER BY r.risk_score DESC NULLS LAST, u.user_id;
