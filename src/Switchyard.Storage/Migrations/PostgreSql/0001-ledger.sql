-- Times are microseconds since 1970-01-01 UTC. An amount of money is two columns: _nano in 1e-9 USD and _rest in 1e-18 USD, from 0
-- to 999999999, so that sums are exact. Lists are JSON. Truths are 0 and 1.

CREATE TABLE attempts (
    request_id TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    at BIGINT NOT NULL,
    replica TEXT NOT NULL,
    key_id TEXT NOT NULL,
    key_name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    user_name TEXT,
    tags TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    stream BIGINT NOT NULL,
    estimated_prompt_tokens BIGINT NOT NULL,
    worst_cost_nano BIGINT,
    worst_cost_rest BIGINT,
    prompt_cost_nano BIGINT,
    prompt_cost_rest BIGINT,
    output_price_nano BIGINT,
    output_price_rest BIGINT,
    expires_at BIGINT NOT NULL,
    budgets TEXT NOT NULL,
    status TEXT NOT NULL,
    error_code TEXT,
    ended_at BIGINT NOT NULL,
    latency_ms DOUBLE PRECISION NOT NULL,
    first_content_ms DOUBLE PRECISION,
    usage_source TEXT NOT NULL,
    prompt_tokens BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    total_tokens BIGINT NOT NULL,
    cached_tokens BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    reasoning_tokens BIGINT NOT NULL,
    provider_cost_nano BIGINT,
    provider_cost_rest BIGINT,
    cost_source TEXT NOT NULL,
    cost_nano BIGINT,
    cost_rest BIGINT,
    input_cost_nano BIGINT,
    input_cost_rest BIGINT,
    output_cost_nano BIGINT,
    output_cost_rest BIGINT,
    PRIMARY KEY (request_id, attempt)
);

CREATE INDEX attempts_at ON attempts (at);

-- Attempts that stay open long, so that another replica can charge them if theirs never comes back.
CREATE TABLE open_attempts (
    request_id TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    at BIGINT NOT NULL,
    replica TEXT NOT NULL,
    key_id TEXT NOT NULL,
    key_name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    user_name TEXT,
    tags TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    kind TEXT NOT NULL,
    stream BIGINT NOT NULL,
    estimated_prompt_tokens BIGINT NOT NULL,
    worst_cost_nano BIGINT,
    worst_cost_rest BIGINT,
    prompt_cost_nano BIGINT,
    prompt_cost_rest BIGINT,
    output_price_nano BIGINT,
    output_price_rest BIGINT,
    expires_at BIGINT NOT NULL,
    budgets TEXT NOT NULL,
    PRIMARY KEY (request_id, attempt)
);

CREATE INDEX open_attempts_expires_at ON open_attempts (expires_at);

CREATE TABLE requests (
    request_id TEXT NOT NULL,
    client_request_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    key_name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    user_name TEXT,
    tags TEXT NOT NULL,
    requested_model TEXT NOT NULL,
    provider TEXT,
    model TEXT,
    kind TEXT NOT NULL,
    stream BIGINT NOT NULL,
    outcome TEXT NOT NULL,
    cache TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    saved_cost_nano BIGINT,
    saved_cost_rest BIGINT,
    saved_tokens BIGINT NOT NULL,
    latency_ms DOUBLE PRECISION NOT NULL,
    first_content_ms DOUBLE PRECISION,
    PRIMARY KEY (request_id)
);

CREATE INDEX requests_at ON requests (at);
CREATE INDEX requests_client_request_id ON requests (client_request_id);

-- Sums by hour (grain 0), day (1) and month (2). A facet says which of the following columns a row is summed by; the others are empty:
-- 0 tenant; 1 tenant, key; 2 tenant, provider, model; 3 tenant, key, provider, model; 4 tenant, user as label; 5 tenant, tag as label;
-- 6 as 3 with the user as label; 7 as 3 with a tag as label. A request without a provider, a model or a user has an empty text there.
CREATE TABLE usage (
    facet SMALLINT NOT NULL,
    grain SMALLINT NOT NULL,
    at BIGINT NOT NULL,
    tenant TEXT NOT NULL,
    key_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    label TEXT NOT NULL,
    key_name TEXT NOT NULL,
    requests BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    attempts BIGINT NOT NULL,
    prompt_tokens BIGINT NOT NULL,
    completion_tokens BIGINT NOT NULL,
    cached_tokens BIGINT NOT NULL,
    cache_write_tokens BIGINT NOT NULL,
    reasoning_tokens BIGINT NOT NULL,
    cost_nano BIGINT NOT NULL,
    cost_rest BIGINT NOT NULL,
    estimated_cost_nano BIGINT NOT NULL,
    estimated_cost_rest BIGINT NOT NULL,
    unpriced BIGINT NOT NULL,
    cache_hits BIGINT NOT NULL,
    saved_cost_nano BIGINT NOT NULL,
    saved_cost_rest BIGINT NOT NULL,
    saved_tokens BIGINT NOT NULL,
    PRIMARY KEY (facet, grain, at, tenant, key_id, provider, model, label)
) WITH (fillfactor = 70);
