-- The risk of every member at the end of the last closed day, made of what the member shares: the arithmetic of `coaching.risk.scoring`, in whole numbers, so
-- that both come to the same hundredths. Sentiment is read in ten-thousandths. A component is its `num` by its `den`;
-- points are kept over one common denominator, and rounded once. x - MOD(x, y) is divided where a quotient is rounded
-- down, because the two engines divide differently.

DELETE FROM metrics_risk;

INSERT INTO metrics_risk (
    user_id, metric_date, risk_level, risk_score, missed_count_3d, missed_count_7d, provisional, factors
)
WITH settings AS (
    SELECT
        40 AS level_weight, 20 AS trend_weight, 15 AS misses_weight, 15 AS inactivity_weight, 10 AS mood_weight,
        40 AS medium_points, 70 AS high_points,
        3 AS fewest_due, 7 AS new_days, 5 AS new_slots, 3 AS named_points
),
members AS (
    SELECT
        user_id, closed_through, paused, shares_checkins, shares_mood, shares_messages,
        COALESCE(active_goals, 0) AS active_goals,
        closed_through - COALESCE(start_date, closed_through) AS days_since_start,
        GREATEST(closed_through - COALESCE(last_inbound_date, start_date, closed_through), 0) AS inactive_days
    FROM dim_users
    WHERE NOT deleted AND closed_through IS NOT NULL
),
counts AS (
    SELECT
        m.user_id,
        COUNT(CASE WHEN s.state = 'done' AND s.slot_date > m.closed_through - 7 THEN 1 END) AS done7,
        COUNT(CASE WHEN s.slot_date > m.closed_through - 7 THEN 1 END) AS due7,
        COUNT(CASE WHEN s.state = 'done' AND s.slot_date > m.closed_through - 30 THEN 1 END) AS done30,
        COUNT(CASE WHEN s.slot_date > m.closed_through - 30 THEN 1 END) AS due30,
        COUNT(CASE WHEN s.state = 'done' AND s.slot_date > m.closed_through - 90 THEN 1 END) AS done90,
        COUNT(CASE WHEN s.slot_date > m.closed_through - 90 THEN 1 END) AS due90,
        COUNT(CASE WHEN s.state <> 'done' AND s.slot_date > m.closed_through - 3 THEN 1 END) AS missed3,
        COUNT(CASE WHEN s.state <> 'done' AND s.slot_date > m.closed_through - 7 THEN 1 END) AS missed7,
        COUNT(s.slot_date) AS due_ever
    FROM members AS m
    LEFT JOIN fact_slots AS s
        ON s.user_id = m.user_id AND NOT s.deleted AND s.slot_date <= m.closed_through AND m.shares_checkins
    GROUP BY m.user_id
),
texts AS (
    SELECT user_id, for_date, CAST(FLOOR(sentiment_score * 10000 + 0.5) AS BIGINT) AS mood, TRUE AS said
    FROM fact_messages
    WHERE NOT deleted AND NOT is_checkin AND sentiment_score IS NOT NULL
    UNION ALL
    SELECT user_id, for_date, CAST(FLOOR(sentiment_score * 10000 + 0.5) AS BIGINT) AS mood, FALSE
    FROM fact_journal_entries
    WHERE NOT deleted AND sentiment_score IS NOT NULL
),
sums AS (
    SELECT
        m.user_id,
        SUM(CASE WHEN t.for_date > m.closed_through - 7 THEN t.mood END) AS sum7,
        COUNT(CASE WHEN t.for_date > m.closed_through - 7 THEN 1 END) AS texts7,
        SUM(CASE WHEN t.for_date <= m.closed_through - 7 THEN t.mood END) AS sum_prior,
        COUNT(CASE WHEN t.for_date <= m.closed_through - 7 THEN 1 END) AS texts_prior
    FROM members AS m
    JOIN texts AS t
        ON t.user_id = m.user_id AND t.for_date <= m.closed_through AND t.for_date > m.closed_through - 30
            AND m.shares_mood AND (m.shares_messages OR NOT t.said)
    GROUP BY m.user_id
),
moods AS (
    SELECT
        user_id,
        CAST(FLOOR((2 * sum7 + texts7) / NULLIF(2 * texts7, 0)) AS BIGINT) AS mood7,
        CAST(FLOOR((2 * sum_prior + texts_prior) / NULLIF(2 * texts_prior, 0)) AS BIGINT) AS mood_prior
    FROM sums
),
inputs AS (
    SELECT
        m.*, c.done7, c.due7, c.done30, c.due30, c.done90, c.due90, c.missed3, c.missed7, c.due_ever,
        moods.mood7, moods.mood_prior,
        c.due7 >= settings.fewest_due AND c.due30 >= settings.fewest_due AS has_trend,
        CASE
            WHEN m.paused THEN 'PAUSED'
            WHEN m.active_goals = 0 THEN 'NO_GOALS'
            WHEN m.days_since_start < settings.new_days OR c.due_ever < settings.new_slots THEN 'NEW'
            ELSE 'KNOWN'
        END AS standing
    FROM members AS m
    CROSS JOIN settings
    JOIN counts AS c ON c.user_id = m.user_id
    LEFT JOIN moods ON moods.user_id = m.user_id
),
components AS (
    SELECT
        inputs.*,
        CASE
            WHEN due7 >= settings.fewest_due THEN due7 - done7
            WHEN due30 >= settings.fewest_due THEN due30 - done30
            WHEN due90 >= settings.fewest_due THEN due90 - done90
            ELSE 0
        END AS level_num,
        CASE
            WHEN due7 >= settings.fewest_due THEN due7
            WHEN due30 >= settings.fewest_due THEN due30
            WHEN due90 >= settings.fewest_due THEN due90
            ELSE 1
        END AS level_den,
        CASE
            WHEN has_trend THEN LEAST(GREATEST(10 * (done30 * due7 - done7 * due30), 0), 3 * due7 * due30)
            ELSE 0
        END AS trend_num,
        CASE WHEN has_trend THEN 3 * due7 * due30 ELSE 1 END AS trend_den,
        CASE WHEN has_trend THEN 3 * due30 ELSE 1 END AS level_scale,
        7 * LEAST(missed3, 3) + 3 * LEAST(missed7, 7) AS misses_num,
        42 AS misses_den,
        LEAST(GREATEST(inactive_days - 1, 0), 6) AS inactivity_num,
        6 AS inactivity_den,
        CASE
            WHEN mood7 IS NULL THEN 0
            ELSE 3 * LEAST(GREATEST(-mood7, 0), 6000)
                + 2 * LEAST(GREATEST(COALESCE(mood_prior, 0) - mood7, 0), 6000)
        END AS mood_num,
        30000 AS mood_den
    FROM inputs CROSS JOIN settings
),
-- 210000 is a multiple of 42, 6 and 30000. Where there is a trend, the level is that of 7 days.
points AS (
    SELECT
        components.*,
        210000 * level_den * level_scale AS den,
        settings.level_weight * level_num * 210000 * level_scale AS level_points,
        settings.trend_weight * trend_num * 210000 AS trend_points,
        settings.misses_weight * misses_num * 5000 * level_den * level_scale AS misses_points,
        settings.inactivity_weight * inactivity_num * 35000 * level_den * level_scale AS inactivity_points,
        settings.mood_weight * mood_num * 7 * level_den * level_scale AS mood_points
    FROM components CROSS JOIN settings
),
totals AS (
    SELECT points.*, level_points + trend_points + misses_points + inactivity_points + mood_points AS total FROM points
),
scores AS (
    SELECT
        totals.*,
        CASE standing
            WHEN 'NEW' THEN '"too new for adherence"'
            WHEN 'KNOWN' THEN SUBSTR(CONCAT(
                CASE WHEN due90 < settings.fewest_due THEN ',"fewer than 3 due items in 90 days"' ELSE '' END,
                CASE WHEN has_trend THEN '' ELSE ',"no 7-day trend"' END,
                CASE WHEN mood7 IS NULL THEN ',"no mood text in 7 days"' ELSE '' END,
                CASE
                    WHEN mood7 IS NOT NULL AND mood_prior IS NULL THEN ',"no earlier mood; assumed neutral"'
                    ELSE ''
                END
            ), 2)
            ELSE ''
        END AS unknowns,
        CASE standing
            WHEN 'KNOWN' THEN ROUND((2 * total + den - MOD(2 * total + den, 2 * den)) / (2 * den))
            WHEN 'NEW' THEN 20 * (
                CASE WHEN inactive_days >= 2 THEN 1 ELSE 0 END
                + CASE WHEN inactive_days >= 3 THEN 1 ELSE 0 END
                + CASE WHEN inactive_days >= 5 THEN 1 ELSE 0 END
            )
        END AS hundredths,
        CASE
            WHEN mood7 IS NULL THEN 'null'
            ELSE CONCAT(
                CASE WHEN mood7 < 0 THEN '-' ELSE '' END,
                CASE WHEN ABS(mood7) >= 10000 THEN '1.' ELSE '0.' END,
                LPAD(CAST(MOD(ABS(mood7), 10000) AS VARCHAR), 4, '0')
            )
        END AS mood7_text,
        CASE
            WHEN mood_prior IS NULL THEN 'null'
            ELSE CONCAT(
                CASE WHEN mood_prior < 0 THEN '-' ELSE '' END,
                CASE WHEN ABS(mood_prior) >= 10000 THEN '1.' ELSE '0.' END,
                LPAD(CAST(MOD(ABS(mood_prior), 10000) AS VARCHAR), 4, '0')
            )
        END AS mood_prior_text
    FROM totals CROSS JOIN settings
),
-- One row a component, to put the reasons in order: most points first, as in `coaching.risk.scoring`.
parts AS (
    SELECT user_id, den, 'level' AS part, level_points AS part_points, level_num AS num, level_den AS part_den
    FROM scores
    UNION ALL
    SELECT user_id, den, 'trend', trend_points, trend_num, trend_den FROM scores
    UNION ALL
    SELECT user_id, den, 'misses', misses_points, misses_num, misses_den FROM scores
    UNION ALL
    SELECT user_id, den, 'inactivity', inactivity_points, inactivity_num, inactivity_den FROM scores
    UNION ALL
    SELECT user_id, den, 'mood', mood_points, mood_num, mood_den FROM scores
),
shares AS (
    SELECT
        parts.*,
        (20000 * num + part_den - MOD(20000 * num + part_den, 2 * part_den)) / (2 * part_den) AS share
    FROM parts
),
ranked AS (
    SELECT
        shares.user_id,
        part,
        CASE
            WHEN share >= 10000 THEN '1.0000'
            ELSE CONCAT('0.', LPAD(CAST(CAST(share AS BIGINT) AS VARCHAR), 4, '0'))
        END AS share_text,
        CASE WHEN part_points >= settings.named_points * den THEN CONCAT(',"', part, '"') ELSE '' END AS reason,
        ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY part_points DESC, part) AS place
    FROM shares CROSS JOIN settings
),
explained AS (
    SELECT
        user_id,
        CONCAT(
            '"level":', MAX(CASE WHEN part = 'level' THEN share_text END),
            ',"trend":', MAX(CASE WHEN part = 'trend' THEN share_text END),
            ',"misses":', MAX(CASE WHEN part = 'misses' THEN share_text END),
            ',"inactivity":', MAX(CASE WHEN part = 'inactivity' THEN share_text END),
            ',"mood":', MAX(CASE WHEN part = 'mood' THEN share_text END)
        ) AS components_text,
        SUBSTR(CONCAT(
            MAX(CASE WHEN place = 1 THEN reason END),
            MAX(CASE WHEN place = 2 THEN reason END),
            MAX(CASE WHEN place = 3 THEN reason END),
            MAX(CASE WHEN place = 4 THEN reason END),
            MAX(CASE WHEN place = 5 THEN reason END)
        ), 2) AS reasons
    FROM ranked
    GROUP BY user_id
)
SELECT
    scores.user_id,
    closed_through,
    CASE
        WHEN hundredths IS NULL THEN standing
        WHEN hundredths >= settings.high_points THEN 'HIGH'
        WHEN hundredths >= settings.medium_points THEN 'MEDIUM'
        ELSE 'LOW'
    END,
    CAST(hundredths AS DOUBLE) / 100,
    CASE WHEN shares_checkins THEN missed3 END,
    CASE WHEN shares_checkins THEN missed7 END,
    standing = 'NEW',
    CONCAT(
        '{"components":{', CASE WHEN standing = 'KNOWN' THEN components_text ELSE '' END,
        '},"reasons":[', CASE WHEN standing = 'KNOWN' THEN reasons ELSE '' END,
        '],"unknowns":[', unknowns,
        '],"figures":{"done7":', CAST(done7 AS VARCHAR), ',"due7":', CAST(due7 AS VARCHAR),
        ',"done30":', CAST(done30 AS VARCHAR), ',"due30":', CAST(due30 AS VARCHAR),
        ',"done90":', CAST(done90 AS VARCHAR), ',"due90":', CAST(due90 AS VARCHAR),
        ',"missed3":', CAST(missed3 AS VARCHAR), ',"missed7":', CAST(missed7 AS VARCHAR),
        ',"inactive_days":', CAST(inactive_days AS VARCHAR),
        ',"mood7":', mood7_text, ',"mood_prior":', mood_prior_text,
        ',"days_since_start":', CAST(days_since_start AS VARCHAR), ',"due_ever":', CAST(due_ever AS VARCHAR),
        ',"active_goals":', CAST(active_goals AS VARCHAR), '}}'
    )
FROM scores
JOIN explained ON explained.user_id = scores.user_id
CROSS JOIN settings;
