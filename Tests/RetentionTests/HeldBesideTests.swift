import Domain
import FoundationEssentials
import Postgres
import Retention
import Support
import Testing

@Suite("What belongs to what is held is held beside it")
struct HeldBesideTests {
    @Test("what a held disclosure decision names by its number stays, so that it goes on saying it")
    func disclosure() async throws {
        try await onThread {
            let town = try Town()
            // As it was entered years ago: what is entered now is for the time to come.
            try town.admin(
                """
                SET LOCAL ROLE sspf_owner;
                ALTER TABLE core.disclosure DISABLE TRIGGER USER;
                ALTER TABLE core.disclosure_item DISABLE TRIGGER USER;
                RESET ROLE;
                INSERT INTO core.disclosure (id, youth_id, agency_id, unit_id, secrecy_class, ground,
                    recipient_agency_id, purposes, valid_from, valid_until, author_id, created_at)
                SELECT '00000000-0000-4000-8000-0ac000000001', c.youth_id, c.agency_id, c.unit_id,
                       '26:1', 'prevent-crime', '\(Town.Known.agency(2))', '{coordination}',
                       c.created_at, c.created_at + interval '1 month', c.author_id, c.created_at
                  FROM core.concern_conversation c WHERE c.id = '\(Town.Known.conversation(3))';
                INSERT INTO core.disclosure_item (id, disclosure_id, youth_id, agency_id,
                    secrecy_class, kind, record_id, author_id, created_at)
                SELECT gen_random_uuid(), '00000000-0000-4000-8000-0ac000000001', c.youth_id,
                       c.agency_id, '26:1', 'conversation', c.id, c.author_id, c.created_at
                  FROM core.concern_conversation c WHERE c.id = '\(Town.Known.conversation(3))';
                """)
            let id = try #require(UUID(uuidString: "00000000-0000-4000-8000-0ac000000001"))
            _ = try HoldTests.place(.record(.disclosure, id), in: town)
            #expect(try Night.run(town)["conversation-social-advice"]?.held == 1)
            #expect(
                try town.value(
                    "SELECT i.record_id::text FROM core.disclosure_item i WHERE i.disclosure_id = $1",
                    [.uuid(id)]) == "\(Town.Known.conversation(3))".lowercased())
        }
    }

    @Test(
        "who was joined to a held case stays with it, in whichever agency",
        arguments: [true, false])
    func joined(_ isHeld: Bool) async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                                         created_at, opened_at, closed_at)
                SELECT md5('case')::uuid, y.id, y.agency_id, '\(Town.Known.unit(3))', '35:1',
                       y.author_id, '2012-02-01', '2012-02-01', authz.now() - interval '1 year'
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(7))';
                INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
                SELECT md5('pupil')::uuid, y.agency_id, '2000-03-07', y.author_id, '2011-02-01'
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(9))';
                INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class,
                                             valid_from, valid_until, author_id, created_at)
                SELECT gen_random_uuid(), md5('case')::uuid, y.id, y.agency_id, '23:2',
                       '2012-02-01', '2013-03-01', y.author_id, '2012-02-01'
                  FROM core.youth y WHERE y.id = md5('pupil')::uuid;
                INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, youth_id,
                    record_type, record_id, reason, reference, ends_on, author_id, created_at)
                SELECT gen_random_uuid(), y.agency_id, '35:1', 'record', y.id, 'case',
                       md5('case')::uuid, 'inspection', 'IMY 1', '2100-01-01', y.author_id,
                       authz.now()
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(7))' AND \(isHeld);
                """)
            _ = try Night.run(town)
            #expect(
                try town.value(
                    "SELECT count(*) FROM core.case_youth j WHERE j.case_id = md5('case')::uuid")
                    == (isHeld ? "1" : "0"))
        }
    }
}
