-- What is spent of a budget in a period. Spent and all grants together never exceed its limit. Locked before its grants.
CREATE TABLE budget_periods (
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    spent_nano INTEGER NOT NULL,
    spent_rest INTEGER NOT NULL,
    PRIMARY KEY (budget, period)
) STRICT, WITHOUT ROWID;

-- What replicas hold for attempts that run and for those to come. Operations of a replica are numbered: one older than the row changes nothing.
CREATE TABLE budget_grants (
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    replica TEXT NOT NULL,
    amount_nano INTEGER NOT NULL,
    amount_rest INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (budget, period, replica)
) STRICT, WITHOUT ROWID;

CREATE INDEX budget_grants_replica ON budget_grants (replica);

-- Parts of figures that were reached, each told once.
CREATE TABLE budget_marks (
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    hard INTEGER NOT NULL,
    percent INTEGER NOT NULL,
    limit_nano INTEGER NOT NULL,
    limit_rest INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (budget, period, hard, percent, limit_nano, limit_rest)
) STRICT, WITHOUT ROWID;
