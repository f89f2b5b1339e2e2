-- What a private provider (enskild verksamhet) of social services keeps is destroyed after two years, and
-- handed to the board where a child was placed or research is to have it (SoL 17:2, 17:4-5). No such
-- records are kept here: social services and police are authorities, private are schools and clubs.
ALTER TABLE core.agency ADD CONSTRAINT agency_private_kind
    CHECK (legal_form = 'authority' OR kind IN ('school', 'leisure'));
