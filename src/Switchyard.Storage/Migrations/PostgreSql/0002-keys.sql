CREATE TABLE keys (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    role TEXT NOT NULL,
    digest BYTEA NOT NULL,
    previous_digest BYTEA,
    previous_until BIGINT,
    policy TEXT NOT NULL,
    expires_at BIGINT,
    revoked_at BIGINT,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at BIGINT NOT NULL,
    metadata TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed BIGINT NOT NULL
);

CREATE UNIQUE INDEX keys_name ON keys (tenant, name) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX keys_changed ON keys (changed);
CREATE INDEX keys_created ON keys (created_at, id);

-- A row, not a sequence: the transaction that counts it up keeps it until it is committed, so that numbers become visible in their order.
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);

INSERT INTO counters (name, value) VALUES ('keys', 0);

CREATE TABLE audit (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at BIGINT NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    key_id TEXT,
    detail TEXT NOT NULL
);

CREATE INDEX audit_at ON audit (at);
