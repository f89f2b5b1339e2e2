-- Retention (gallring): dated rules, the committee's destruction decisions that make them
-- applicable, and the protocol of every run.

SET LOCAL ROLE sspf_owner;

-- Destruction decision (gallringsbeslut). Without one, nothing is deleted.
CREATE TABLE retention.decision (
    id uuid PRIMARY KEY,
    reference text NOT NULL UNIQUE CHECK (length(reference) BETWEEN 1 AND 100),
    decided_on date NOT NULL,
    authority text NOT NULL CHECK (length(authority) BETWEEN 1 AND 200)
);

CREATE TABLE retention.rule (
    id uuid PRIMARY KEY,
    code text NOT NULL UNIQUE CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    record_type text NOT NULL,
    agency_kind text CHECK (agency_kind IN ('school', 'social_services', 'police', 'leisure')),
    classification text,
    -- last-note: of the whole file; visit-date; registered: with no record left; ended; created.
    trigger text NOT NULL CHECK (trigger IN (
        'last-note', 'visit-date', 'no-record-left', 'ended', 'created')),
    period interval NOT NULL CHECK (period > interval '0'),
    -- Never before the person turns this age (SoL 16:2 a), whatever the period says.
    not_before_age smallint CHECK (not_before_age BETWEEN 1 AND 100),
    -- Kept for research (SoL 16:4): births on the 5th, 15th and 25th, or all in some regions.
    research_exempt boolean NOT NULL,
    section text NOT NULL,
    decision_id uuid REFERENCES retention.decision,
    valid_from date NOT NULL,
    valid_until date CHECK (valid_until > valid_from)
);

-- Where everything is kept for research (SoF 2025:468 13:1).
CREATE TABLE retention.research_region (
    code text PRIMARY KEY CHECK (code ~ '^[0-9]{2}([0-9]{2})?$'),
    name text NOT NULL,
    valid_from date NOT NULL,
    valid_until date
);

CREATE TABLE retention.run (
    id uuid PRIMARY KEY,
    started_at timestamptz NOT NULL,
    finished_at timestamptz,
    executor text NOT NULL,
    run_on date NOT NULL,
    policy_version text NOT NULL
);

-- The protocol (gallringsprotokoll): counts, never content.
CREATE TABLE retention.run_line (
    run_id uuid NOT NULL REFERENCES retention.run,
    rule_id uuid NOT NULL REFERENCES retention.rule,
    decision_id uuid REFERENCES retention.decision,
    due bigint NOT NULL CHECK (due >= 0),
    deleted bigint NOT NULL CHECK (deleted >= 0),
    kept_for_research bigint NOT NULL CHECK (kept_for_research >= 0),
    without_decision bigint NOT NULL CHECK (without_decision >= 0),
    rows_deleted bigint NOT NULL CHECK (rows_deleted >= 0),
    PRIMARY KEY (run_id, rule_id)
);
