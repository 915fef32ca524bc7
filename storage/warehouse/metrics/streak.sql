-- Days in a row on which something due was done, over all habits of every member: `coaching.streaks.of_member` on the
-- day after the last closed one. Days without slots are left out, and so is that day while anything of it is open.

DELETE FROM metrics_streak;

INSERT INTO metrics_streak (user_id, metric_date, current_streak, longest_streak, last_completion)
WITH members AS (
    SELECT user_id, closed_through FROM dim_users WHERE NOT deleted AND closed_through IS NOT NULL
),
days AS (
    SELECT
        s.user_id,
        s.slot_date,
        MAX(CASE
            WHEN s.state = 'done' THEN 2
            WHEN s.state = 'pending' AND s.slot_date > m.closed_through THEN 1
            ELSE 0
        END) AS best
    FROM fact_slots AS s
    JOIN members AS m ON m.user_id = s.user_id
    WHERE NOT s.deleted AND s.slot_date <= m.closed_through + 1
    GROUP BY s.user_id, s.slot_date
),
-- 2 is a day shown up on, 1 an open one, 0 a broken one. A run is the days shown up on with the same number of broken
-- days before them.
numbered AS (
    SELECT
        user_id,
        best,
        COUNT(CASE WHEN best = 0 THEN 1 END) OVER (
            PARTITION BY user_id ORDER BY slot_date ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS broken
    FROM days
    WHERE best <> 1
),
runs AS (
    SELECT user_id, broken, COUNT(CASE WHEN best = 2 THEN 1 END) AS length FROM numbered GROUP BY user_id, broken
),
streaks AS (
    SELECT user_id, MAX_BY(length, broken) AS current_streak, MAX(length) AS longest_streak FROM runs GROUP BY user_id
),
completions AS (
    SELECT user_id, MAX(filled_by_date) AS last_completion FROM fact_slots WHERE NOT deleted GROUP BY user_id
)
SELECT
    members.user_id,
    members.closed_through,
    COALESCE(streaks.current_streak, 0),
    COALESCE(streaks.longest_streak, 0),
    completions.last_completion
FROM members
LEFT JOIN streaks ON streaks.user_id = members.user_id
LEFT JOIN completions ON completions.user_id = members.user_id;
