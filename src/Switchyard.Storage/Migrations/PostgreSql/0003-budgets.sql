-- What is spent of a budget in a period. Spent and all grants together never exceed its limit. Locked before its grants.
CREATE TABLE budget_periods (
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    spent_nano BIGINT NOT NULL,
    spent_rest BIGINT NOT NULL,
    PRIMARY KEY (budget, period)
);

-- What replicas hold for attempts that run and for those to come. Operations of a replica are numbered: one older than the row changes nothing.
CREATE TABLE budget_grants (
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    replica TEXT NOT NULL,
    amount_nano BIGINT NOT NULL,
    amount_rest BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    PRIMARY KEY (budget, period, replica)
);

CREATE INDEX budget_grants_replica ON budget_grants (replica);

-- Parts of figures that were reached, each told once.
CREATE TABLE budget_marks (
    budget TEXT NOT NULL,
    period TEXT NOT NULL,
    hard BIGINT NOT NULL,
    percent BIGINT NOT NULL,
    limit_nano BIGINT NOT NULL,
    limit_rest BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (budget, period, hard, percent, limit_nano, limit_rest)
);
