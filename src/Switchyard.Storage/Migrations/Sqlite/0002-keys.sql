CREATE TABLE keys (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    tenant TEXT NOT NULL,
    role TEXT NOT NULL,
    digest BLOB NOT NULL,
    previous_digest BLOB,
    previous_until INTEGER,
    policy TEXT NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    created_at INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    metadata TEXT NOT NULL,
    version INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX keys_name ON keys (tenant, name) WHERE revoked_at IS NULL;
CREATE UNIQUE INDEX keys_changed ON keys (changed);
CREATE INDEX keys_created ON keys (created_at, id);

-- A row, not a sequence: the transaction that counts it up keeps it until it is committed, so that numbers become visible in their order.
CREATE TABLE counters (
    name TEXT NOT NULL PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO counters (name, value) VALUES ('keys', 0);

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    key_id TEXT,
    detail TEXT NOT NULL
) STRICT;

CREATE INDEX audit_at ON audit (at);
