import Access
import Audit
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Retention
import Support
import Testing

@Suite("What leaves the log")
struct LogRetentionTests {
    /// A town where one list of fifty persons was shown, and one person alone, all sealed.
    private static func listed() throws -> (SealedTown, UUID) {
        let sealed = try SealedTown()
        let person = UUID()
        try sealed.town.admin(
            """
            INSERT INTO audit.event (incarnation, kind, result, row_id, persons, salts)
            SELECT 1, 'test', 'ok', NULL,
                   array_agg(CASE n WHEN 17 THEN '\(person)'::uuid ELSE gen_random_uuid() END),
                   array_agg(uuid_send(gen_random_uuid()))
              FROM generate_series(1, 50) n;
            INSERT INTO audit.event (incarnation, kind, result, row_id, persons, salts)
            VALUES (1, 'test', 'ok', '\(person)', ARRAY['\(person)'::uuid],
                    ARRAY[uuid_send(gen_random_uuid())])
            """)
        try sealed.seal()
        return (sealed, person)
    }

    /// Two persons in two roles approve the log's rule as it stands, for months of so many entries.
    static func approve(_ sealed: SealedTown, _ range: ClosedRange<Int>) throws {
        for (person, role) in [(3, "records_officer"), (4, "unit_manager")] {
            try sealed.town.admin(
                """
                INSERT INTO retention.approval (id, rule_id, terms, lowest, highest, staff_id, role,
                                                created_at, incarnation)
                SELECT gen_random_uuid(), r.id, authz.retention_terms(r.id), \(range.lowerBound),
                       \(range.upperBound), '\(Town.Known.staff(person))', '\(role)',
                       clock_timestamp(), i.incarnation
                  FROM retention.rule r, core.installation i WHERE r.record_type = 'log-entry'
                """)
        }
    }

    /// What a copy of the log made now tells.
    private static func copied(_ sealed: SealedTown) throws -> VerifiedLog {
        let path = "\(sealed.folder)-bundle"
        defer { unlink(path) }
        var bytes: [UInt8] = []
        _ = try LogBundle.export(
            sealed.log, as: sealed.town.caller(.rut, for: .logReview),
            through: try sealed.town.gate()
        ) { line throws(Failure) in bytes += line }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try LogBundle.verify(
            file: path, keys: try SealingKey.trusted(in: "\(sealed.folder)/sealing.key.pub"))
    }

    @Test("one of fifty is erased: the other forty-nine still verify, and the erased are counted")
    func erased() async throws {
        try await onThread {
            let (sealed, person) = try Self.listed()
            let found = try EraseFromLog()(
                person, under: "SN 2026/14 § 12",
                as: sealed.town.caller(.arne, for: .retention), through: try sealed.town.gate())
            #expect(found.places == 2)
            // Found while the certificate itself is not sealed yet, and after; in a copy as well.
            for unsealed in [1, 0] {
                for log in [
                    try sealed.verify(external: try sealed.external()), try Self.copied(sealed),
                ] {
                    #expect(log.code == nil)
                    #expect(log.report.erasedPersons == 2)
                    #expect(log.chain.erasures == [found.certificate: 2])
                    #expect(log.chain.unsealedCertificates == unsealed)
                }
                try sealed.seal()
            }
            let left = try sealed.town.value(
                """
                SELECT count(*) FROM audit.event e
                 WHERE e.row_id = $1 OR e.persons @> ARRAY[$1] OR e.detail LIKE '%' || $1::text
                """, [.uuid(person)])
            #expect(left == "0")
        }
    }

    @Test("whom the log forgot the job tells once, and a replay of its tombstones forgets again")
    func forgottenAgain() async throws {
        try await onThread {
            let (sealed, person) = try Self.listed()
            // As a restored copy has them: still on the log, and known by a tombstone alone.
            let folder = "\(sealed.folder)-tombstones"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let tombstones = try Tombstones(in: folder)
            try tombstones.add(
                [Tombstones.Record(type: Tombstones.logPerson, id: person)],
                on: try LocalDate("2026-11-20"))
            // Youth 1 has a file, and stays.
            try sealed.town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, row_id, persons, salts)
                VALUES (1, 'test', 'ok', NULL, ARRAY['\(Town.Known.youth(1))'::uuid],
                        ARRAY[uuid_send(gen_random_uuid())])
                """)
            try tombstones.add(
                [Tombstones.Record(type: Tombstones.logPerson, id: Town.Known.youth(1))],
                on: try LocalDate("2026-11-20"))
            try sealed.seal()
            let replay = ReplayDeletions(at: try sealed.town.address("sspf_retention"))
            #expect(
                try replay(tombstones, requestID: UUID())
                    == ReplayDeletions.Result(deleted: 0, forgotten: 1, kept: 1))
            #expect(
                try replay(tombstones, requestID: UUID())
                    == ReplayDeletions.Result(deleted: 0, forgotten: 0, kept: 1))
            try sealed.seal()
            let log = try sealed.verify(external: try sealed.external())
            #expect(log.code == nil)
            #expect(log.report.erasedPersons == 2)
            #expect(
                try sealed.town.value(
                    "SELECT count(*) FROM audit.event e WHERE e.persons @> ARRAY[$1::uuid]",
                    [.uuid(person)]) == "0")
        }
    }

    @Test("nobody with a file is erased, nor without a decision, nor by another role")
    func refused() async throws {
        try await onThread {
            let (sealed, person) = try Self.listed()
            let gate = try sealed.town.gate()
            let arne = sealed.town.caller(.arne, for: .retention)
            #expect(throws: Failure.notFound) {
                try EraseFromLog()(
                    Town.Known.youth(1), under: "SN 2026/14 § 12", as: arne, through: gate)
            }
            #expect(throws: Failure.notFound) {
                try EraseFromLog()(person, under: "SN 0", as: arne, through: gate)
            }
            #expect(throws: Failure.forbidden) {
                try EraseFromLog()(
                    person, under: "SN 2026/14 § 12",
                    as: sealed.town.caller(.rut, for: .retention), through: gate)
            }
        }
    }

    @Test("nobody is erased whom the log shows on a day of a span that is held")
    func shownInSpan() async throws {
        try await onThread {
            let (sealed, person) = try Self.listed()
            func erase() throws -> Int {
                try EraseFromLog()(
                    person, under: "SN 2026/14 § 12",
                    as: sealed.town.caller(.arne, for: .retention),
                    through: try sealed.town.gate()
                ).places
            }
            func hold(_ days: String) throws {
                try sealed.tamper("DELETE FROM retention.hold")
                try sealed.town.admin(
                    """
                    INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, reason, reference,
                                                ends_on, author_id, created_at, span_from, span_until)
                    SELECT gen_random_uuid(), a.id, a.secrecy_class, 'span', 'litigation', 'T 1',
                           authz.today() + 9, '\(Town.Known.staff(3))', authz.now(), \(days)
                      FROM core.agency a WHERE a.id = '\(Town.Known.agency(1))'
                    """)
            }
            // The entry's own day: as the log dates it.
            let day = """
                (SELECT (max(e.at) AT TIME ZONE 'Europe/Stockholm')::date FROM audit.event e
                  WHERE e.persons @> ARRAY['\(person)'::uuid])
                """
            try hold("\(day), \(day)")
            #expect(throws: Failure.conflict) { _ = try erase() }
            #expect(
                try sealed.town.value(
                    """
                    SELECT string_agg(DISTINCT o.result || ' ' || o.reason, ', ') FROM audit.outcome o
                      JOIN audit.request r ON r.xid = o.xid WHERE r.action = 'log.erase'
                    """) == "refused legal-hold")
            try hold("\(day) - 9, \(day) - 1")
            #expect(try erase() == 2)
        }
    }

    @Test("nobody is erased under a decision that no second person has approved a rule of")
    func second() async throws {
        try await onThread {
            let (sealed, person) = try Self.listed()
            let gate = try sealed.town.gate()
            let arne = sealed.town.caller(.arne, for: .retention)
            try sealed.town.admin("DELETE FROM retention.approval WHERE role = 'unit_manager'")
            #expect(throws: Failure.notFound) {
                try EraseFromLog()(person, under: "SN 2026/14 § 12", as: arne, through: gate)
            }
            // Another rule's approval is of another decision.
            func approve(_ rule: String) throws {
                try sealed.town.admin(
                    """
                    INSERT INTO retention.approval (id, rule_id, terms, lowest, highest, staff_id,
                                                    role, created_at)
                    SELECT gen_random_uuid(), a.rule_id, a.terms, a.lowest, a.highest,
                           '\(Town.Known.staff(3))', 'unit_manager', authz.now()
                      FROM retention.approval a JOIN retention.rule r ON r.id = a.rule_id
                     WHERE r.code = '\(rule)'
                    """)
            }
            try approve("session")
            #expect(throws: Failure.notFound) {
                try EraseFromLog()(person, under: "SN 2026/14 § 12", as: arne, through: gate)
            }
            try approve("conversation-social-advice")
            let found = try EraseFromLog()(
                person, under: "SN 2026/14 § 12", as: arne, through: gate)
            #expect(found.places == 2)
        }
    }

    @Test("the agency whose youth it was has the log forget them, by its own committee's decision")
    func owner() async throws {
        try await onThread {
            let (sealed, person) = try Self.listed()
            let gate = try sealed.town.gate()
            let arne = sealed.town.caller(.arne, for: .retention)
            func erase(_ person: UUID, under decision: String) throws {
                _ = try EraseFromLog()(person, under: decision, as: arne, through: gate)
            }
            // Approved, and in force: but the police's, the schools', and the board's about sessions.
            for decision in ["LPO 2026/3", "BUN 2026/31 § 8", "KS 2026/88 § 40"] {
                #expect(throws: Failure.notFound) { try erase(person, under: decision) }
            }
            // Whose youth it was is kept when the youth goes.
            try sealed.town.admin(
                """
                INSERT INTO audit.former (person_id, agency_id, gone_on)
                VALUES ('\(person)', '\(Town.Known.agency(2))', '2026-01-01')
                """)
            #expect(throws: Failure.notFound) { try erase(person, under: "SN 2026/14 § 12") }
            try sealed.town.admin(
                """
                ALTER TABLE audit.former DISABLE TRIGGER former_append_only;
                UPDATE audit.former SET agency_id = '\(Town.Known.agency(1))';
                ALTER TABLE audit.former ENABLE TRIGGER former_append_only
                """)
            try erase(person, under: "SN 2026/14 § 12")
            #expect(try sealed.town.value("SELECT count(*) FROM audit.former") == "0")
        }
    }

    @Test("what was erased beyond the certificate is found")
    func beyond() async throws {
        try await onThread {
            let (sealed, person) = try Self.listed()
            let found = try EraseFromLog()(
                person, under: "SN 2026/14 § 12",
                as: sealed.town.caller(.arne, for: .retention), through: try sealed.town.gate())
            // A superuser hides one more under the same certificate.
            try sealed.tamper(
                """
                UPDATE audit.event e
                   SET persons[1] = '\(found.certificate)',
                       salts[1] = sha256(convert_to(E'sspf-audit-person/v1\\n', 'UTF8')
                                         || e.salts[1] || uuid_send(e.persons[1]))
                 WHERE cardinality(e.persons) = 50
                """)
            try sealed.seal()
            #expect(try sealed.verify().report.failure == .erasedUnbidden(places: 3))
        }
    }

    @Test("months go year after year, and what is left verifies; the newest never goes")
    func yearAfterYear() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.town.admin(
                """
                UPDATE retention.rule SET decision_id = (SELECT id FROM retention.decision LIMIT 1),
                       period = '1826 days'
                 WHERE record_type = 'log-entry';
                UPDATE core.session SET expires_at = 'infinity'
                """)
            try Self.approve(sealed, 1...9_999)
            let expire = ExpireLog(at: try sealed.town.address("sspf_retention"))
            for year in [0, 1, 6, 12] {
                try sealed.town.moveClock(by: "\(year) years")
                try sealed.looks(1)
                try sealed.seal()
                // Checkpoints are dated by the machine: as old as their month.
                try sealed.tamper(
                    """
                    UPDATE audit.checkpoint c SET at = s.month + 20 FROM audit.shard s
                     WHERE s.id = c.shard
                    """)
                _ = try expire(requestID: UUID())
                try sealed.seal()
                let log = try sealed.verify(external: try sealed.external())
                #expect(log.code == nil, "\(year)")
                #expect(log.chain.dropped == [0: 0, 1: 0, 6: 2, 12: 3][year], "\(year)")
            }
            // Nor does one from the middle.
            try sealed.town.moveClock(by: "13 years")
            try sealed.looks(1)
            try sealed.seal()
            try sealed.tamper(
                """
                INSERT INTO audit.shard_drop (shard, decision_id, entries)
                SELECT max(id), gen_random_uuid(), 1 FROM audit.shard
                """)
            let newest =
                try sealed.town.value(
                    "SELECT origin FROM audit.shard ORDER BY id DESC LIMIT 1") ?? ""
            #expect(
                try sealed.verify().report.failure == .shardDroppedUnbidden(origin: newest))
        }
    }

    @Test("a hold on a time, or on somebody who was shown, keeps the month; the longer rule wins")
    func held() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.town.admin(
                """
                INSERT INTO audit.event (incarnation, kind, result, persons, salts)
                VALUES (1, 'test', 'ok', ARRAY['\(Town.Known.youth(1))'::uuid],
                        ARRAY[uuid_send(gen_random_uuid())])
                """)
            try sealed.seal()
            try sealed.town.moveClock(by: "40 days")
            try sealed.looks(1)
            try sealed.seal()
            try sealed.town.moveClock(by: "5 years 50 days")
            try sealed.town.admin(
                """
                UPDATE retention.rule SET decision_id = (SELECT id FROM retention.decision LIMIT 1)
                 WHERE record_type = 'log-entry'
                """)
            try Self.approve(sealed, 1...9_999)
            let expire = ExpireLog(at: try sealed.town.address("sspf_retention"))
            func hold(_ columns: String, _ values: String) throws {
                try sealed.town.admin(
                    """
                    INSERT INTO retention.hold (id, agency_id, secrecy_class, scope, reason, reference,
                                                ends_on, author_id, created_at, \(columns))
                    SELECT gen_random_uuid(), y.agency_id, a.secrecy_class, \(values)
                      FROM core.youth y JOIN core.agency a ON a.id = y.agency_id WHERE y.id = '\(Town.Known.youth(1))'
                    """)
            }
            let matter =
                "'litigation', 'T 1', authz.today() + 9, '\(Town.Known.staff(3))', authz.now()"
            try hold("youth_id", "'youth', \(matter), y.id")
            #expect(try expire(requestID: UUID()).entries == 0)
            try sealed.tamper("DELETE FROM retention.hold")
            try hold("span_from, span_until", "'span', \(matter), '2020-01-01', '2099-01-01'")
            #expect(try expire(requestID: UUID()).entries == 0)
            try sealed.tamper("DELETE FROM retention.hold")
            #expect(try expire(requestID: UUID()).entries > 0)
        }
    }

    @Test(
        "a month is not gone because an entry says so: of its size, after its time, by a decision",
        arguments: [
            ("1/2026-11 x", false), ("{origin} {size}", false), ("{origin} 4 60 2032-01-01", false),
            ("{origin} {size} 60 2031-10-31", false), ("{origin} {size} 0 2032-01-01", false),
            ("{origin} {size} 60 2032-01-01", true),
        ])
    func unbidden(_ detail: String, _ isTold: Bool) async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.town.moveClock(by: "-1 day")
            try sealed.looks(3)
            try sealed.seal()
            let origin = try sealed.origin()
            try sealed.town.moveClock(by: "40 days")
            try sealed.looks(1)
            try sealed.seal()
            let said = detail.replacing("{origin}", with: origin).replacing("{size}", with: "5")
                .replacing("2031-10-31", with: "2026-12-31")
                .replacing("2032-01-01", with: "2099-01-01")
            try sealed.tamper(
                """
                DELETE FROM audit.outcome o USING audit.leaf l WHERE l.shard = 1 AND o.xid = l.xid;
                DELETE FROM audit.request r USING audit.leaf l WHERE l.shard = 1 AND r.xid = l.xid;
                DELETE FROM audit.event v USING audit.leaf l WHERE l.shard = 1 AND v.xid = l.xid;
                DELETE FROM audit.leaf WHERE shard = 1;
                INSERT INTO audit.shard_drop (shard, decision_id, entries)
                VALUES (1, gen_random_uuid(), 5);
                INSERT INTO audit.event (incarnation, kind, result, row_id, detail)
                VALUES (1, 'log-shard-dropped', 'ok', gen_random_uuid(), '\(said)');
                """)
            try sealed.seal()
            let log = try sealed.verify(external: try sealed.external())
            // What cannot be told from a lawful one is shown, to be held against its decision.
            #expect(log.chain.drops.count == (isTold ? 1 : log.chain.drops.count))
            #expect(
                log.report.failure == (isTold ? nil : .shardDroppedUnbidden(origin: origin)))
        }
    }

    @Test("a month whose time is over goes with its shard; the rest stays provable")
    func expired() async throws {
        try await onThread {
            let sealed = try SealedTown()
            try sealed.looks(3)
            try sealed.seal()
            try sealed.town.moveClock(by: "40 days")
            try sealed.looks(2)
            try sealed.seal()
            // Checkpoints are dated by the server; the clock moves past the five years.
            try sealed.town.moveClock(by: "5 years 10 days")
            let expire = {
                try ExpireLog(at: try sealed.town.address("sspf_retention"))(requestID: UUID())
            }
            // Without a decision nothing goes, nor before two persons have approved what goes.
            #expect(try expire() == ExpireLog.Outcome(entries: 0, isStopped: false))
            try sealed.town.admin(
                """
                UPDATE retention.rule SET decision_id = (SELECT id FROM retention.decision LIMIT 1)
                 WHERE record_type = 'log-entry'
                """)
            #expect(try expire() == ExpireLog.Outcome(entries: 0, isStopped: true))
            try Self.approve(sealed, 1...4)
            #expect(try expire() == ExpireLog.Outcome(entries: 0, isStopped: true))
            try Self.approve(sealed, 1...5)
            #expect(try expire() == ExpireLog.Outcome(entries: 5, isStopped: false))
            #expect(try expire() == ExpireLog.Outcome(entries: 0, isStopped: false))
            #expect(
                try sealed.town.value(
                    """
                    SELECT concat_ws(' ', (SELECT count(*) FROM audit.leaf WHERE shard = 1),
                                     (SELECT count(*) FROM audit.checkpoint WHERE shard = 1),
                                     (SELECT count(*) FROM audit.shard))
                    """) == "0 1 2")
            for _ in 0..<2 {
                let log = try sealed.verify(external: try sealed.external())
                #expect(log.code == nil)
                #expect(log.chain.dropped == 1)
                #expect(log.strays == 0)
                try sealed.seal()
            }
            // A copy as well, and it says by which decision and when.
            let copy = try Self.copied(sealed)
            #expect(copy.code == nil)
            #expect(copy.report.entries > 3)
            let drop = try #require(copy.chain.drops.first)
            #expect(copy.chain.drops.count == 1)
            #expect(copy.chain.unsealedDrops == 0)
            #expect((drop.size, drop.months) == (5, 60))
            #expect(drop.day == (try sealed.town.value("SELECT authz.today()::text")))
            #expect(
                drop.decision
                    == (try sealed.town.value("SELECT decision_id::text FROM audit.shard_drop")))
        }
    }
}
