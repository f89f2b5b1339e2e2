-- Legal hold (gallringsstopp): what is under one is not destroyed, whatever a rule says (R49).

SET LOCAL ROLE sspf_owner;

CREATE TABLE retention.hold (
    id uuid PRIMARY KEY,
    agency_id uuid NOT NULL REFERENCES core.agency,
    secrecy_class text NOT NULL,
    -- youth: everything about one; record: one record; span: every record of the agency whose own
    -- date lies between two days, both included.
    scope text NOT NULL CHECK (scope IN ('youth', 'record', 'span')),
    -- The youth, also of a record that is about one.
    youth_id uuid,
    record_type text,
    record_id uuid,
    span_from date,
    span_until date CONSTRAINT hold_span_order CHECK (span_until >= span_from),
    reason text NOT NULL CHECK (reason IN (
        'appeal', 'release-request', 'data-subject-request', 'restriction', 'complaint',
        'inspection', 'litigation', 'incident', 'research')),
    -- A reference of the matter, such as a diary number.
    reference text NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
    -- The last day of the hold.
    ends_on date NOT NULL,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (youth_id, agency_id) REFERENCES core.youth (id, agency_id),
    CHECK (CASE scope
        WHEN 'youth' THEN youth_id IS NOT NULL AND num_nonnulls(record_type, record_id,
                                                                span_from, span_until) = 0
        WHEN 'record' THEN num_nonnulls(record_type, record_id) = 2
                           AND num_nonnulls(span_from, span_until) = 0
        ELSE num_nonnulls(span_from, span_until) = 2
             AND num_nonnulls(youth_id, record_type, record_id) = 0 END)
);
CREATE INDEX hold_by_youth ON retention.hold (youth_id);

-- Lifted before its end, by whom and when.
CREATE TABLE retention.hold_release (
    hold_id uuid PRIMARY KEY REFERENCES retention.hold,
    youth_id uuid,
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL
);
CREATE INDEX hold_release_by_youth ON retention.hold_release (youth_id);
