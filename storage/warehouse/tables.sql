-- The warehouse's tables, in the SQL that Snowflake and DuckDB both run. Timestamps are UTC.
-- No words of a member come here. A row with `deleted` says that it is gone: all but its key is null then.
-- `seq` is the export that a row came with; a row never gives way to one of an earlier export.

CREATE TABLE IF NOT EXISTS dim_users (
    user_id BIGINT NOT NULL,
    mentor_id BIGINT,
    name VARCHAR,
    time_zone VARCHAR,
    created_at TIMESTAMP,
    closed_through DATE,
    last_inbound_date DATE,
    start_date DATE,
    paused BOOLEAN,
    active_goals BIGINT,
    shares_checkins BOOLEAN,
    shares_mood BOOLEAN,
    shares_messages BOOLEAN,
    seq BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS dim_goals (
    goal_id BIGINT NOT NULL,
    user_id BIGINT,
    title VARCHAR,
    category VARCHAR,
    frequency VARCHAR,
    status VARCHAR,
    start_date DATE,
    end_date DATE,
    created_at TIMESTAMP,
    seq BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS fact_checkins (
    checkin_id BIGINT NOT NULL,
    goal_id BIGINT,
    habit_id BIGINT,
    user_id BIGINT,
    for_date DATE,
    status VARCHAR,
    completed BOOLEAN,
    retracted BOOLEAN,
    timestamp TIMESTAMP,
    created_at TIMESTAMP,
    seq BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS fact_slots (
    habit_id BIGINT NOT NULL,
    slot_date DATE NOT NULL,
    goal_id BIGINT,
    user_id BIGINT,
    state VARCHAR,
    filled_by_date DATE,
    flex VARCHAR,
    block_first DATE,
    block_last DATE,
    seq BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS fact_journal_entries (
    entry_id BIGINT NOT NULL,
    user_id BIGINT,
    for_date DATE,
    text_length BIGINT,
    sentiment_score DOUBLE PRECISION,
    mood_tags VARCHAR,
    created_at TIMESTAMP,
    seq BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS fact_messages (
    message_id BIGINT NOT NULL,
    user_id BIGINT,
    for_date DATE,
    is_checkin BOOLEAN,
    sentiment_score DOUBLE PRECISION,
    created_at TIMESTAMP,
    seq BIGINT NOT NULL,
    deleted BOOLEAN NOT NULL
);

CREATE TABLE IF NOT EXISTS metrics_adherence (
    user_id BIGINT NOT NULL,
    metric_date DATE NOT NULL,
    adherence_7d DOUBLE PRECISION,
    adherence_30d DOUBLE PRECISION,
    adherence_90d DOUBLE PRECISION,
    done_7d BIGINT,
    due_7d BIGINT,
    done_30d BIGINT,
    due_30d BIGINT,
    done_90d BIGINT,
    due_90d BIGINT
);

CREATE TABLE IF NOT EXISTS metrics_streak (
    user_id BIGINT NOT NULL,
    metric_date DATE NOT NULL,
    current_streak BIGINT,
    longest_streak BIGINT,
    last_completion DATE
);

CREATE TABLE IF NOT EXISTS metrics_risk (
    user_id BIGINT NOT NULL,
    metric_date DATE NOT NULL,
    risk_level VARCHAR,
    risk_score DOUBLE PRECISION,
    missed_count_3d BIGINT,
    missed_count_7d BIGINT,
    provisional BOOLEAN,
    factors VARCHAR
);

-- How far the warehouse has what Postgres has: everything up to the watermark of the change log, and no more is certain.
CREATE TABLE IF NOT EXISTS sync_state (
    table_name VARCHAR NOT NULL,
    watermark VARCHAR NOT NULL,
    seq BIGINT NOT NULL,
    synced_at TIMESTAMP NOT NULL
);
