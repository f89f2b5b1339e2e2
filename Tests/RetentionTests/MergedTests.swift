import Domain
import FoundationEssentials
import Postgres
import Retention
import Support
import Testing

/// Conversation 3, of youth 3, is due; youth 1 of the same agency has a recent one.
@Suite("Two rows that are one person")
struct MergedTests {
    private static func merge(_ town: Town) throws {
        try town.admin(
            """
            INSERT INTO core.youth_merge (id, youth_id, merged_id, agency_id, secrecy_class, reason,
                                          author_id, created_at)
            SELECT '00000000-0000-4000-8000-0ab000000001', '\(Town.Known.youth(1))', y.id,
                   y.agency_id, '26:1', 'Samma person', y.author_id, y.created_at
              FROM core.youth y WHERE y.id = '\(Town.Known.youth(3))';
            UPDATE core.youth SET merged_into = '\(Town.Known.youth(1))'
             WHERE id = '\(Town.Known.youth(3))'
            """)
    }

    @Test("have one file: its last note keeps what was written under either")
    func lastNote() async throws {
        try await onThread {
            let town = try Town()
            try Self.merge(town)
            let lines = try Night.run(town)
            // Of the two that are due, one is kept for research, and this one is not due at all.
            #expect(lines["conversation-social-advice"] == Line(due: 1, research: 1))
            #expect(
                try town.value(
                    "SELECT count(*) FROM core.youth y WHERE y.id = $1",
                    [.uuid(Town.Known.youth(3))]) == "1")
        }
    }

    @Test(
        "are of one birth date: what either says counts, and of two the day of each",
        arguments: [
            ("'2009-06-15'", "birth_date", "research"), ("'2009-06-11'", "NULL", "due"),
            ("NULL", "birth_date", "due"), ("NULL", "NULL", "birth-date-unknown"),
        ])
    func births(_ kept: String, _ merged: String, _ verdict: String) async throws {
        try await onThread {
            let town = try Town()
            try town.admin(
                """
                INSERT INTO core.youth (id, agency_id, birth_date, author_id, created_at)
                SELECT md5('real')::uuid, y.agency_id, \(kept), y.author_id, y.created_at
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(3))';
                UPDATE core.youth SET merged_into = md5('real')::uuid, birth_date = \(merged)
                 WHERE id = '\(Town.Known.youth(3))';
                """)
            #expect(
                try town.value(
                    """
                    SELECT coalesce(o.kept_by, 'due') FROM authz.retention_outcome o
                     WHERE o.record_id = $1
                    """, [.uuid(Town.Known.conversation(3))]) == verdict)
        }
    }

    @Test("are held together: a hold on one keeps what was written under the other")
    func hold() async throws {
        try await onThread {
            let town = try Town()
            try Self.merge(town)
            try town.admin(
                "DELETE FROM core.conversation_step; DELETE FROM core.conversation_offer;"
                    + "DELETE FROM core.conversation_report;"
                    + "UPDATE core.concern_conversation SET held_at = held_at - interval '20 years',"
                    + " created_at = created_at - interval '20 years'")
            for table in ["conversation_part", "conversation_participant", "agreement"] {
                try town.admin(
                    "UPDATE core.\(table) SET created_at = created_at - interval '20 years'")
            }
            _ = try HoldTests.place(.youth(Town.Known.youth(1)), in: town)
            _ = try Night.run(town)
            #expect(
                try town.value(
                    "SELECT count(*) FROM core.concern_conversation c WHERE c.youth_id = $1",
                    [.uuid(Town.Known.youth(3))]) == "1")
        }
    }

    @Test("go one by one when the merge was undone, and the merge with the first that goes")
    func undone() async throws {
        try await onThread {
            let town = try Town()
            try Self.merge(town)
            try town.admin(
                """
                INSERT INTO core.youth_merge_undoing (id, merge_id, youth_id, agency_id,
                    secrecy_class, reason, author_id, created_at)
                SELECT gen_random_uuid(), m.id, m.youth_id, m.agency_id, '26:1', 'Två personer',
                       m.author_id, m.created_at
                  FROM core.youth_merge m;
                UPDATE core.youth SET merged_into = NULL
                """)
            #expect(try Night.run(town)["conversation-social-advice"]?.deleted == 1)
            #expect(
                try town.value(
                    """
                    SELECT (SELECT count(*) FROM core.youth y WHERE y.id = $1)
                           + (SELECT count(*) FROM core.youth_merge)
                           + (SELECT count(*) FROM core.youth_merge_undoing)
                    """, [.uuid(Town.Known.youth(3))]) == "0")
        }
    }
}
