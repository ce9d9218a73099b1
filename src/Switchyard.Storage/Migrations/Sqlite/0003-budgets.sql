-- What is spent of a budget in a period. Spent and all grants together never exceed its limit. Locked before its grants.
CREATE TABLE budget_periods (
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    spent_nano INTEGER NOT NULL,
    spent_rest INTEGER NOT NULL,
    PRIMARY KEY (budget, period)
) STRICT, WITHOUT ROWID;

-- What replicas hold for attempts that run and for those to come.
CREATE TABLE budget_grants (
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    replica TEXT NOT NULL,
    amount_nano INTEGER NOT NULL,
    amount_rest INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (budget, period, replica)
) STRICT, WITHOUT ROWID;

CREATE INDEX budget_grants_replica ON budget_grants (replica);
