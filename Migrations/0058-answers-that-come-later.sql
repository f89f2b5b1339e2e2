-- A mapping without a ground says why; an offer is answered after the conversation; an accepted enquiry
-- gets its case later.

SET LOCAL ROLE sspf_owner;

ALTER TABLE core.mapping_part
    DROP CONSTRAINT mapping_part_kind_check,
    ADD CONSTRAINT mapping_part_kind_check CHECK (kind IN (
        'strengths', 'risk', 'protection', 'school', 'leisure', 'home', 'summary', 'no-ground'));

ALTER TABLE core.enquiry_step
    DROP CONSTRAINT enquiry_step_allowed,
    ADD CONSTRAINT enquiry_step_allowed CHECK ((from_state, state) IN (
        ('new', 'assessing'), ('assessing', 'accepted'), ('assessing', 'not-relevant'),
        ('assessing', 'referred-on'),
        -- Accepted without a case: its case.
        ('accepted', 'accepted')));
CREATE UNIQUE INDEX enquiry_step_one_case ON core.enquiry_step (enquiry_id)
    WHERE case_id IS NOT NULL;

ALTER TABLE core.conversation_offer ADD UNIQUE (id, youth_id, agency_id);
-- What the family answered to an offer that was open; a trigger keeps it with the offer.
CREATE TABLE core.offer_answer (
    id uuid PRIMARY KEY,
    offer_id uuid NOT NULL,
    conversation_id uuid NOT NULL,
    youth_id uuid NOT NULL,
    agency_id uuid NOT NULL,
    secrecy_class text NOT NULL,
    answer text NOT NULL CHECK (answer IN ('accepted', 'declined')),
    author_id uuid NOT NULL REFERENCES core.staff,
    created_at timestamptz NOT NULL,
    CONSTRAINT offer_answer_once UNIQUE (offer_id),
    FOREIGN KEY (offer_id, youth_id, agency_id)
        REFERENCES core.conversation_offer (id, youth_id, agency_id),
    FOREIGN KEY (conversation_id, youth_id, agency_id)
        REFERENCES core.concern_conversation (id, youth_id, agency_id)
);
CREATE INDEX offer_answer_by_conversation ON core.offer_answer (conversation_id);
CREATE INDEX offer_answer_by_youth ON core.offer_answer (youth_id);

RESET ROLE;
