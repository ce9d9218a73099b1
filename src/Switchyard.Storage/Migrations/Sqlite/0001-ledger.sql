-- Times are microseconds since 1970-01-01 UTC. An amount of money is two columns: _nano in 1e-9 USD and _rest in 1e-18 USD, from 0
-- to 999999999, so that sums are exact. Lists are JSON. Truths are 0 and 1.

CREATE TABLE attempts (
    request_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    replica TEXT NOT NULL,
    key_id TEXT NOT NULL,
    key_name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    user_name TEXT,
    tags TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    stream INTEGER NOT NULL,
    estimated_prompt_tokens INTEGER NOT NULL,
    worst_cost_nano INTEGER,
    worst_cost_rest INTEGER,
    prompt_cost_nano INTEGER,
    prompt_cost_rest INTEGER,
    output_price_nano INTEGER,
    output_price_rest INTEGER,
    expires_at INTEGER NOT NULL,
    budgets TEXT NOT NULL,
    status TEXT NOT NULL,
    error_code TEXT,
    ended_at INTEGER NOT NULL,
    latency_ms REAL NOT NULL,
    first_content_ms REAL,
    usage_source TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    total_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    provider_cost_nano INTEGER,
    provider_cost_rest INTEGER,
    cost_source TEXT NOT NULL,
    cost_nano INTEGER,
    cost_rest INTEGER,
    input_cost_nano INTEGER,
    input_cost_rest INTEGER,
    output_cost_nano INTEGER,
    output_cost_rest INTEGER,
    PRIMARY KEY (request_id, attempt)
) STRICT;

CREATE INDEX attempts_at ON attempts (at);

-- Attempts that stay open long, so that another replica can charge them if theirs never comes back.
CREATE TABLE open_attempts (
    request_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    replica TEXT NOT NULL,
    key_id TEXT NOT NULL,
    key_name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    user_name TEXT,
    tags TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    stream INTEGER NOT NULL,
    estimated_prompt_tokens INTEGER NOT NULL,
    worst_cost_nano INTEGER,
    worst_cost_rest INTEGER,
    prompt_cost_nano INTEGER,
    prompt_cost_rest INTEGER,
    output_price_nano INTEGER,
    output_price_rest INTEGER,
    expires_at INTEGER NOT NULL,
    budgets TEXT NOT NULL,
    PRIMARY KEY (request_id, attempt)
) STRICT, WITHOUT ROWID;

CREATE INDEX open_attempts_expires_at ON open_attempts (expires_at);

CREATE TABLE requests (
    request_id TEXT NOT NULL,
    client_request_id TEXT NOT NULL,
    at INTEGER NOT NULL,
    key_id TEXT NOT NULL,
    key_name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    user_name TEXT,
    tags TEXT NOT NULL,
    requested_model TEXT NOT NULL,
    provider TEXT,
    model TEXT,
    kind TEXT NOT NULL,
    stream INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    cache TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    saved_cost_nano INTEGER,
    saved_cost_rest INTEGER,
    saved_tokens INTEGER NOT NULL,
    latency_ms REAL NOT NULL,
    first_content_ms REAL,
    PRIMARY KEY (request_id)
) STRICT;

CREATE INDEX requests_at ON requests (at);
CREATE INDEX requests_client_request_id ON requests (client_request_id);

-- Sums by hour (grain 0), day (1) and month (2). A facet says which of the following columns a row is summed by; the others are empty:
-- 0 tenant; 1 tenant, key; 2 tenant, provider, model; 3 tenant, key, provider, model; 4 tenant, user as label; 5 tenant, tag as label;
-- 6 as 3 with the user as label; 7 as 3 with a tag as label. A request without a provider, a model or a user has an empty text there.
CREATE TABLE usage (
    facet INTEGER NOT NULL,
    grain INTEGER NOT NULL,
    at INTEGER NOT NULL,
    tenant TEXT NOT NULL,
    key_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    label TEXT NOT NULL,
    key_name TEXT NOT NULL,
    requests INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    reasoning_tokens INTEGER NOT NULL,
    cost_nano INTEGER NOT NULL,
    cost_rest INTEGER NOT NULL,
    estimated_cost_nano INTEGER NOT NULL,
    estimated_cost_rest INTEGER NOT NULL,
    unpriced INTEGER NOT NULL,
    cache_hits INTEGER NOT NULL,
    saved_cost_nano INTEGER NOT NULL,
    saved_cost_rest INTEGER NOT NULL,
    saved_tokens INTEGER NOT NULL,
    PRIMARY KEY (facet, grain, at, tenant, key_id, provider, model, label)
) STRICT, WITHOUT ROWID;
