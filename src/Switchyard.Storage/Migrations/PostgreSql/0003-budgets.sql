-- What is spent of a budget in a period. Spent and all grants together never exceed its limit. Locked before its grants.
CREATE TABLE budget_periods (
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    spent_nano BIGINT NOT NULL,
    spent_rest BIGINT NOT NULL,
    PRIMARY KEY (budget, period)
);

-- What replicas hold for attempts that run and for those to come.
CREATE TABLE budget_grants (
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    replica TEXT NOT NULL,
    amount_nano BIGINT NOT NULL,
    amount_rest BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (budget, period, replica)
);

CREATE INDEX budget_grants_replica ON budget_grants (replica);
