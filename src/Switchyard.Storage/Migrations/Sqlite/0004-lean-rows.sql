-- Each row in one tree instead of two, and an index only on those ids of clients that are not the request's own: what is written
-- for every request costs as much as there are trees.

ALTER TABLE attempts RENAME TO attempts_before;

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
) STRICT, WITHOUT ROWID;

INSERT INTO attempts SELECT * FROM attempts_before;
DROP TABLE attempts_before;
CREATE INDEX attempts_at ON attempts (at);

ALTER TABLE requests RENAME TO requests_before;

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
) STRICT, WITHOUT ROWID;

INSERT INTO requests SELECT * FROM requests_before;
DROP TABLE requests_before;
CREATE INDEX requests_at ON requests (at);
CREATE INDEX requests_client_request_id ON requests (client_request_id) WHERE client_request_id <> request_id;
