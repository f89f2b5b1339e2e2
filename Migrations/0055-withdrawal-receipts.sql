-- What a withdrawal cut, counted once, in its own transaction: the receipt that was given is the one
-- that is shown afterwards. Withdrawals from before have none.

SET LOCAL ROLE sspf_owner;

CREATE TABLE core.withdrawal_receipt (
    withdrawal_id uuid PRIMARY KEY REFERENCES core.consent_withdrawal,
    consent_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    -- Ways in which a kind of information could cross, and those whom it could reach.
    shares integer NOT NULL CHECK (shares >= 0),
    recipients integer NOT NULL CHECK (recipients >= 0),
    -- Places in other agencies' cases.
    case_joins integer NOT NULL CHECK (case_joins >= 0),
    referrals integer NOT NULL CHECK (referrals >= 0),
    -- Open exports: none rests on a consent today, for an extract is of the own agency's rows.
    exports integer NOT NULL CHECK (exports >= 0),
    -- What waited in the inboxes of other agencies on this ground.
    notices integer NOT NULL CHECK (notices >= 0),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    FOREIGN KEY (consent_id, youth_id, agency_id) REFERENCES core.consent (id, youth_id, agency_id)
);
CREATE INDEX withdrawal_receipt_by_consent ON core.withdrawal_receipt (consent_id);
CREATE INDEX withdrawal_receipt_by_youth ON core.withdrawal_receipt (youth_id);

-- A number that is entered beside one that is hidden from whoever enters it is found from that one.
CREATE INDEX youth_number_doubled ON core.youth_number (agency_id, number) WHERE doubled;

RESET ROLE;
