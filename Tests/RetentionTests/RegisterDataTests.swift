import Postgres
import Retention
import Support
import Testing

/// Conversation 3, of youth 3 at social services, is due by its file's last note.
@Suite("A file of social services stays as long as the person's register data (SoL 16:1)")
struct RegisterDataTests {
    private static func isThere(_ town: Town) throws -> Bool {
        try town.value(
            "SELECT count(*) FROM core.concern_conversation c WHERE c.id = $1",
            [.uuid(Town.Known.conversation(3))]) == "1"
    }

    private static func school(_ town: Town, _ years: Int, _ days: Int) throws {
        try town.admin(
            """
            INSERT INTO core.schooling (id, youth_id, agency_id, secrecy_class, school_name,
                class_name, valid_from, author_id, created_at)
            SELECT gen_random_uuid(), y.id, y.agency_id, '26:1', 'Skolan', '9A', d.day, y.author_id,
                   (d.day + time '12:00') AT TIME ZONE 'Europe/Stockholm'
              FROM core.youth y, (SELECT (authz.today() - interval '\(years) years')::date
                                         + \(days) AS day) d
             WHERE y.id = '\(Town.Known.youth(3))'
            """)
    }

    @Test("what was done about the person moves its date: five years from then, to the day")
    func used() async throws {
        for (days, isKept) in [(1, true), (0, false)] {
            try await onThread {
                let town = try Town()
                try Self.school(town, 5, days)
                _ = try Night.run(town)
                #expect(try Self.isThere(town) == isKept)
            }
        }
    }

    @Test("while somebody works with the youth no period runs, and whoever has the file is told")
    func assigned() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.assignment (id, youth_id, agency_id, unit_id, staff_id, valid_from,
                                             author_id)
                VALUES (gen_random_uuid(), '\(Town.Known.youth(3))', '\(Town.Known.agency(1))',
                        '\(Town.Known.unit(1))', '\(Town.Known.staff(1))',
                        authz.now() - interval '6 years', '\(Town.Known.staff(1))')
                """)
            _ = try Night.run(town)
            #expect(try Self.isThere(town))
            #expect(
                try town.value(
                    """
                    SELECT u.record_type FROM authz.retention_unended u WHERE u.youth_id = $1
                    """, [.uuid(Town.Known.youth(3))]) == "youth")
            try town.admin(
                """
                UPDATE core.assignment SET valid_until = authz.now() - interval '5 years 1 day'
                 WHERE youth_id = '\(Town.Known.youth(3))'
                """)
            _ = try Night.run(town)
            #expect(try !Self.isThere(town))
        }
    }

    @Test("other agencies' files have no register: their last note alone counts")
    func others() async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
                SELECT md5('pupil')::uuid, s.agency_id, '2010-03-07', s.id, authz.now()
                  FROM core.staff s WHERE s.id = '\(Town.Known.staff(9))';
                INSERT INTO core.concern_conversation (id, youth_id, agency_id, unit_id,
                    secrecy_class, kind, trigger, classification, held_at, place, author_id,
                    created_at)
                SELECT md5('talk')::uuid, md5('pupil')::uuid, s.agency_id, s.unit_id, '23:2',
                       'pre-assessment', 'school', 'other', v.at, 'Rum', s.id, v.at
                  FROM core.staff s, (SELECT authz.now() - interval '3 years' AS at) v
                 WHERE s.id = '\(Town.Known.staff(9))'
                """)
            #expect(
                try town.value(
                    """
                    SELECT (o.due_on = (authz.today() - interval '1 year')::date)::text
                      FROM authz.retention_outcome o
                     WHERE o.record_id = md5('talk')::uuid AND o.rule_id = (
                        SELECT r.id FROM retention.rule r WHERE r.code = 'conversation-school')
                    """) == "true")
        }
    }
}
