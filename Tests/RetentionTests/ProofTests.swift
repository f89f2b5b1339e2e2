import Access
import Audit
import Domain
import FoundationEssentials
import Glibc
import JSON
import Postgres
import Retention
import Secrets
import Support
import Testing

@Suite("What proves a deletion")
struct ProofTests {
    /// A folder of the test's own, as the job's state folder.
    private static func folder() throws -> String {
        let path = "/tmp/sspf-proof-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        return path
    }

    @Test("the log can forget whom a run deleted, for the agency alone whose youth it was")
    func forgotten() async throws {
        try await onThread {
            let town = try Town()
            _ = try Night.run(town)
            func erase(_ youth: Int) throws -> Int {
                try EraseFromLog()(
                    Town.Known.youth(youth), under: "SN 2026/14 § 12",
                    as: town.caller(.arne, for: .retention), through: try town.gate()
                ).places
            }
            // Youth 3 was social services', 7 the police's.
            #expect(throws: Failure.notFound) { try erase(7) }
            #expect(try erase(3) >= 1)
        }
    }

    private static func run(_ town: Town, _ keeping: RunRetention.Keeping) throws -> RetentionRun {
        try RunRetention(
            at: town.address("sspf_retention"), keeping: keeping, pause: { _ in usleep(20_000) })(
                UUID(), requestID: UUID())
    }

    @Test(
        "the certificate verifies without the database, its digest is on the log, no content in it")
    func certificate() async throws {
        try await onThread {
            let town = try Town()
            let folder = try Self.folder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let name = try Certificate.name(of: NoteName("test.example/log"))
            var keeping = RunRetention.Keeping()
            keeping.backupDays = 40
            keeping.sign = { json throws(Failure) in
                do {
                    return try Certificate.sign(
                        json,
                        by: try SealingKey.single(
                            Certificate.keyFile, in: folder, name: name))
                } catch { throw .broken(code: "TEST-001") }
            }
            let run = try Self.run(town, keeping)
            let given = try town.gate().one(
                .retentionCertificate, run.id, as: town.caller(.arne, for: .retention))
            guard case .string(let note)? = try JSON.parse(given.json)["note"] else {
                Issue.record("no note")
                return
            }
            let keys = try SealingKey.trusted(in: "\(folder)/\(Certificate.keyFile).pub")
            let json = try Certificate.verify(Array(note.utf8), trusting: keys)
            let certificate = try JSON.parse(Array(json.utf8))
            #expect(certificate["leftBehind"] == .integer(0))
            #expect(certificate["plan"] == (try JSON.parse(run.document.json))["plan"])
            let today = try LocalDate(try #require(try town.value("SELECT authz.today()")))
            #expect(certificate["backupsGoneBy"] == .string("\(try today.adding(days: 40))"))
            for word in ["Cleo", "Cederlund", "200906112396"] { #expect(!json.contains(word)) }
            // The log says which certificate it was.
            let digest = try town.value(
                """
                SELECT v.detail FROM audit.event v
                 WHERE v.kind = 'retention-certificate' AND v.row_id = $1
                """, [.uuid(run.id)])
            #expect(digest == Hex.encode(SHA256.hash(Array(json.utf8))))
            // One count changed, or another key: not genuine.
            let changed = note.replacing("\"deleted\": 1", with: "\"deleted\": 2")
            #expect(changed != note)
            #expect(throws: NoteError.signatureWrong) {
                _ = try Certificate.verify(Array(changed.utf8), trusting: keys)
            }
            #expect(throws: NoteError.unsigned) {
                _ = try Certificate.verify(Array(note.utf8), trusting: [])
            }
        }
    }

    @Test("no deleted word, name or number can be read in the database's files")
    func pages() async throws {
        try await onThread {
            let town = try Town(in: .quiet)
            let marks = ["gallrasmarkering-ett", "gallrasmarkering-två", "200906112396"]
            try town.admin(
                """
                INSERT INTO core.conversation_part (id, conversation_id, youth_id, agency_id,
                    secrecy_class, kind, text, author_id, created_at)
                SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class,
                       'guardian-view', 'gallrasmarkering-ett', c.author_id, c.created_at
                  FROM core.concern_conversation c
                 WHERE c.id = '00000000-0000-4000-8000-00e000000003';
                INSERT INTO core.conversation_participant (id, conversation_id, youth_id, agency_id,
                    secrecy_class, position, relation, name, author_id, created_at)
                SELECT gen_random_uuid(), c.id, c.youth_id, c.agency_id, c.secrecy_class, 7,
                       'other', 'gallrasmarkering-två', c.author_id, c.created_at
                  FROM core.concern_conversation c
                 WHERE c.id = '00000000-0000-4000-8000-00e000000003';
                ANALYZE;
                """)
            #expect(try Self.found(marks, in: town) == marks)
            _ = try Night.go(town)
            let left = try Self.found(marks, in: town)
            #expect(left == [])
            let rewritten = try town.value("SELECT rewritten::text FROM retention.run")
            #expect(rewritten?.contains("core.conversation_part") == true)
        }
    }

    /// Which of the words stand in any file of the database, after a checkpoint.
    private static func found(_ words: [String], in town: Town) throws -> [String] {
        var session = try town.session("postgres")
        _ = try session.run(Statement("checkpoint", "CHECKPOINT"))
        let rows = try session.run(
            Statement(
                "files",
                """
                SELECT current_setting('data_directory') || '/base/' || d.oid
                  FROM pg_database d WHERE d.datname = current_database()
                """))
        let folder = try #require(rows[0, 0])
        var seen: Set<String> = []
        // Tables and indexes have numbers for names; the server's own caches come and go.
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.first?.isNumber == true {
            let bytes = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
            for word in words where bytes.firstRange(of: Data(word.utf8)) != nil {
                seen.insert(word)
            }
        }
        return words.filter { seen.contains($0) }
    }

    @Test("a table in use or too large waits for the next run, and the certificate says so")
    func waiting() async throws {
        try await onThread {
            let town = try Town()
            var keeping = RunRetention.Keeping()
            keeping.rewriteLimit = 0
            _ = try Self.run(town, keeping)
            let waiting = try town.value("SELECT cardinality(unwritten) FROM retention.run")
            #expect(Int(waiting ?? "") ?? 0 > 5)
            // Whoever answers for it is told when that lasts.
            let told = { () -> String in
                let status = try ReadStatus()(
                    as: town.caller(.arne, for: .retention), through: try town.gate())
                let text = String(decoding: status.json, as: UTF8.self)
                return text.contains("\"tables-not-written-anew\", \"count\" : \(waiting ?? "")")
                    ? "told" : text.contains("tables-not-written-anew") ? "wrongly" : "not"
            }
            #expect(try told() == "not")
            try town.admin(
                """
                UPDATE retention.run SET started_at = started_at - interval '31 days',
                                         finished_at = finished_at - interval '31 days'
                """)
            #expect(try told() == "told")
            _ = try Night.go(town)
            #expect(try told() == "not")
            #expect(
                try town.value(
                    """
                    SELECT cardinality(u.rewritten) || ' ' || cardinality(u.unwritten)
                      FROM retention.run u ORDER BY u.finished_at DESC LIMIT 1
                    """) == "\(waiting ?? "") 0")
        }
    }

    @Test(
        "tombstones know a record again, tell nothing without their key, and are forgotten in time")
    func tombstones() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(throws: Failure.broken(code: "RETENTION-018")) {
            _ = try Tombstones(existingIn: folder)
        }
        let tombstones = try Tombstones(in: folder)
        let old = Tombstones.Record(type: "youth", id: Town.Known.youth(1))
        let new = Tombstones.Record(type: "youth", id: Town.Known.youth(2))
        try tombstones.add([old], on: try LocalDate("2026-01-31"))
        try tombstones.add([new], on: try LocalDate("2026-02-01"))
        let text = try String(contentsOfFile: "\(folder)/tombstones", encoding: .utf8)
        #expect(!text.contains("00d000000001"))
        // Read anew, by the same key.
        let matcher = try Tombstones(in: folder).matcher()
        #expect(matcher.holds(old))
        #expect(matcher.holds(new))
        #expect(!matcher.holds(Tombstones.Record(type: "school-visit", id: old.id)))
        try tombstones.forget(before: try LocalDate("2026-02-01"))
        let later = try Tombstones(in: folder).matcher()
        #expect(!later.holds(old))
        #expect(later.holds(new))
    }

    @Test("a key that is lost while there are tombstones is told, not made anew")
    func lostKey() throws {
        let folder = try Self.folder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let record = Tombstones.Record(type: "youth", id: Town.Known.youth(1))
        _ = try Tombstones(in: folder)
        let (key, aside) = ("\(folder)/tombstone.key", "\(folder)/aside")
        // With a key that nothing was written by nothing is lost.
        try FileManager.default.removeItem(atPath: key)
        #expect(try !Tombstones(in: folder).matcher().holds(record))
        try Tombstones(in: folder).add([record], on: try LocalDate("2026-01-31"))
        try FileManager.default.moveItem(atPath: key, toPath: aside)
        #expect(throws: Failure.broken(code: "RETENTION-021")) { _ = try Tombstones(in: folder) }
        #expect(!FileManager.default.fileExists(atPath: key))
        // Restored, it knows what it knew.
        try FileManager.default.moveItem(atPath: aside, toPath: key)
        #expect(try Tombstones(in: folder).matcher().holds(record))
        // Put aside knowingly: another begins.
        try FileManager.default.removeItem(atPath: key)
        try FileManager.default.moveItem(atPath: "\(folder)/tombstones", toPath: aside)
        #expect(try !Tombstones(in: folder).matcher().holds(record))
    }

    @Test("why a merge was undone cannot be read in the files when either of the two has gone")
    func undoneMerge() async throws {
        try await onThread {
            let town = try Town(in: .quiet)
            let marks = ["sammanförd-markering", "återtagen-markering"]
            try town.admin(
                """
                INSERT INTO core.youth_merge (id, youth_id, merged_id, agency_id, secrecy_class, reason,
                                              author_id, created_at)
                SELECT md5('merge')::uuid, '\(Town.Known.youth(1))', y.id, y.agency_id, '26:1',
                       '\(marks[0])', y.author_id, y.created_at
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(3))';
                INSERT INTO core.youth_merge_undoing (id, merge_id, youth_id, agency_id,
                    secrecy_class, reason, author_id, created_at)
                SELECT gen_random_uuid(), m.id, m.youth_id, m.agency_id, '26:1', '\(marks[1])',
                       m.author_id, m.created_at
                  FROM core.youth_merge m WHERE m.id = md5('merge')::uuid;
                """)
            #expect(try Self.found(marks, in: town) == marks)
            _ = try Night.go(town)
            #expect(
                try town.value(
                    """
                    SELECT u.touched @> '{core.youth_merge,core.youth_merge_undoing}'
                           AND u.rewritten @> '{core.youth_merge,core.youth_merge_undoing}'
                      FROM retention.run u
                    """) == "t")
            #expect(try Self.found(marks, in: town) == [])
        }
    }

    @Test("no foreign key takes rows along that have not a place of their own before")
    func cascades() async throws {
        try await onThread {
            let town = try Town()
            // A place of the same kind, found by the same column or by way of the row that goes.
            let unseen = try town.value(
                """
                SELECT string_agg(concat_ws(' ', k.conrelid::regclass, p.kind, p.key), ', ')
                  FROM pg_constraint k JOIN authz.retention_place p ON p.relation = k.confrelid
                 WHERE k.contype = 'f' AND k.confdeltype = 'c'
                   AND NOT EXISTS (
                       SELECT FROM authz.retention_place q
                         JOIN pg_attribute a ON a.attrelid = q.relation AND a.attname = q.key
                        WHERE q.relation = k.conrelid AND q.kind = p.kind AND q.place < p.place
                          AND a.attnum = ANY (k.conkey)
                          AND (q.via = p.relation AND q.via_key = p.key
                               OR q.via IS NULL AND p.via IS NULL
                                  AND (SELECT b.attname FROM pg_attribute b
                                        WHERE b.attrelid = k.confrelid AND b.attnum = k.confkey[
                                              array_position(k.conkey, a.attnum)]) = p.key))
                """)
            #expect(unseen == nil)
            #expect(
                try town.value(
                    """
                    SELECT string_agg(k.conrelid::regclass::text, ' ') FROM pg_constraint k
                     WHERE k.contype = 'f' AND k.confdeltype = 'c'
                       AND EXISTS (SELECT FROM pg_attribute a
                                    WHERE a.attrelid = k.conrelid AND a.attname = 'youth_id')
                    """) == "core.youth_merge_undoing")
        }
    }

    private static func state(_ town: Town) throws -> String? {
        try town.value(
            """
            SELECT concat_ws(E'\\n',
                (SELECT string_agg(y.id::text, ' ' ORDER BY y.id) FROM core.youth y),
                (SELECT string_agg(c.id::text, ' ' ORDER BY c.id) FROM core.concern_conversation c),
                (SELECT string_agg(p.id::text, ' ' ORDER BY p.id) FROM core.conversation_part p),
                (SELECT string_agg(v.id::text, ' ' ORDER BY v.id) FROM core.school_visit v))
            """)
    }

    @Test("a backup that is restored brings nothing back: what was deleted is deleted again")
    func replay() async throws {
        try await onThread {
            let town = try Town()
            let folder = try Self.folder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let cluster = try town.cluster.cluster()
            let programs = cluster.layout.programs
            let sockets = cluster.layout.sockets
            // The first time, a role of its own is let in.
            _ = try town.address("sspf_backup")
            func program(_ words: [String]) throws -> Int32 {
                try Program.start(words, log: "\(folder)/log").wait()
            }
            #expect(
                try program([
                    "\(programs)/pg_dump", "-h", sockets, "-U", "sspf_backup", "-Fc", "-f",
                    "\(folder)/dump", town.database,
                ]) == 0)
            var keeping = RunRetention.Keeping()
            keeping.tombstones = try Tombstones(in: folder)
            let before = try Self.state(town)
            _ = try Self.run(town, keeping)
            let after = try Self.state(town)
            #expect(after != before)

            let name = try town.cluster.createDatabase(template: "template0")
            #expect(
                try program([
                    "\(programs)/pg_restore", "-h", sockets, "-U", "postgres",
                    "--exit-on-error", "-d", name, "\(folder)/dump",
                ]) == 0)
            let restored = try Town(restored: name, in: town.cluster)
            #expect(try Self.state(restored) == before)
            // A dump says what views mean in other words: the policies are made anew first.
            let owner = try restored.address("sspf_migrate")
            let release = try Release(folder: Checkout.folder)
            try release.bring(owner, for: .test)
            #expect(try release.restore(owner, after: Restore.facts(owner).incarnation) == 2)
            let replay = ReplayDeletions(at: try restored.address("sspf_retention"))
            // Two conversations, a visit, three youths, as in the run.
            #expect(
                try replay(Tombstones(in: folder), requestID: UUID())
                    == ReplayDeletions.Result(deleted: 6, kept: 0))
            #expect(
                try replay(Tombstones(in: folder), requestID: UUID())
                    == ReplayDeletions.Result(deleted: 0, kept: 0))
            #expect(try Self.state(restored) == after)
            #expect(
                try restored.value("SELECT incarnation FROM core.installation") == "2")
            // The restored town lives: what is due since goes, the sessions that ended with it.
            let lines = try Night.run(restored)
            #expect(lines.filter { $0.key != "session" }.values.allSatisfy { $0.deleted == 0 })
        }
    }

    @Test("what a hold in the restored data keeps stays, and is counted")
    func replayHeld() async throws {
        try await onThread {
            let town = try Town()
            let folder = try Self.folder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let tombstones = try Tombstones(in: folder)
            try tombstones.add(
                [
                    Tombstones.Record(
                        type: "concern-conversation", id: Town.Known.conversation(3)),
                    Tombstones.Record(type: "youth", id: Town.Known.youth(3)),
                ], on: try LocalDate("2026-11-20"))
            _ = try HoldTests.place(.youth(Town.Known.youth(3)), in: town)
            let replay = ReplayDeletions(at: try town.address("sspf_retention"))
            #expect(
                try replay(tombstones, requestID: UUID())
                    == ReplayDeletions.Result(deleted: 0, kept: 2))
            #expect(try Night.conversations(town) == 7)
        }
    }

    // The police's case about youth 7, to which the school's youth 9 was joined.
    @Test("a replay keeps the case of whoever was joined to it and is held")
    func replayJoined() async throws {
        try await onThread {
            let town = try Town()
            let folder = try Self.folder()
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try town.admin(
                """
                INSERT INTO core."case" (id, youth_id, agency_id, unit_id, secrecy_class, author_id,
                                         created_at, opened_at, closed_at)
                SELECT md5('case')::uuid, y.id, y.agency_id, '\(Town.Known.unit(3))', '35:1',
                       y.author_id, '2012-02-01', '2012-02-01', '2013-03-01'
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(7))';
                INSERT INTO core.case_youth (id, case_id, youth_id, agency_id, secrecy_class,
                                             valid_from, valid_until, author_id, created_at)
                SELECT gen_random_uuid(), md5('case')::uuid, y.id, y.agency_id, '23:2',
                       '2012-02-01', '2013-03-01', y.author_id, '2012-02-01'
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(9))';
                INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, youth_id, reason,
                                            reference, ends_on, author_id, created_at)
                SELECT gen_random_uuid(), y.agency_id, '23:2', 'youth', y.id, 'appeal', 'D 1',
                       '2100-01-01', y.author_id, now()
                  FROM core.youth y WHERE y.id = '\(Town.Known.youth(9))'
                """)
            let id = try #require(
                UUID(uuidString: try town.value("SELECT md5('case')::uuid") ?? ""))
            let tombstones = try Tombstones(in: folder)
            try tombstones.add(
                [Tombstones.Record(type: "case", id: id)], on: try LocalDate("2026-11-20"))
            let replay = ReplayDeletions(at: try town.address("sspf_retention"))
            #expect(
                try replay(tombstones, requestID: UUID())
                    == ReplayDeletions.Result(deleted: 0, kept: 1))
            #expect(
                try town.value(
                    "SELECT count(*) FROM core.case_youth WHERE case_id = $1", [.uuid(id)]) == "1")
            // Held no longer, it goes.
            try town.admin("DELETE FROM retention.hold")
            #expect(try replay(tombstones, requestID: UUID()).deleted == 1)
        }
    }

    @Test(
        "a run is due in the small hours, not twice a night, and at any hour when a night went by",
        arguments: [
            ("14 hours", false), ("19 hours", false), ("26 hours", false), ("28 hours", true),
            ("36 hours", true), ("38 hours", true), ("39 hours 55 minutes", true),
        ])
    func due(later: String, isDue: Bool) async throws {
        try await onThread {
            // 13:00 in Sweden; a night is the hours from two to five.
            let town = try Town(at: .noon)
            _ = try Night.go(town)
            func isDueNow() throws -> JSON? {
                let state = try town.gate("sspf_retention").one(
                    .retentionState, UUID(), as: town.job())
                return try JSON.parse(state.json)["due"]
            }
            #expect(try isDueNow() == .bool(false))
            try town.moveClock(by: later)
            #expect(try isDueNow() == .bool(isDue))
            _ = try Night.go(town)
            #expect(try isDueNow() == .bool(false))
            // After a run at three in the night, the next one is due the night after.
            try town.moveClock(by: "62 hours")
            _ = try Night.go(town)
            try town.moveClock(by: "84 hours")
            #expect(try isDueNow() == .bool(false))
            try town.moveClock(by: "85 hours")
            #expect(try isDueNow() == .bool(true))
        }
    }

    @Test("a stale night is told: no run for a day and a half, or one left without an end")
    func stale() async throws {
        try await onThread {
            let town = try Town()
            func tag() throws -> String {
                try town.gate("sspf_retention").one(.retentionState, UUID(), as: town.job()).tag
            }
            _ = try Night.go(town)
            #expect(try tag() == "fresh")
            try town.moveClock(by: "37 hours")
            #expect(try tag() == "stale")
            _ = try Night.go(town)
            #expect(try tag() == "fresh")
            try town.admin(
                """
                INSERT INTO retention.run (id, started_at, executor, run_on, policy_version)
                VALUES (gen_random_uuid(), authz.now() - interval '7 hours', 'x', '2026-01-01', 'p')
                """)
            #expect(try tag() == "stale")
        }
    }
}
