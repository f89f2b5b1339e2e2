import Access
import Audit
import Domain
import FoundationEssentials
import JSON
import Postgres
import Secrets
import Support
import Testing

@Suite("Reviewing the log")
struct ReviewTests {
    @Test("a sample is drawn once, from a recorded seed that gives the same sample again")
    func seed() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 50)
            let first = try ReviewedTown.draw(town, size: 5)
            #expect(try ReviewedTown.draw(town, size: 5) == first)
            // What was asked for is not answered by what was not.
            #expect(throws: Failure.conflict) { _ = try ReviewedTown.draw(town, size: 50) }
            let seed = try town.value("SELECT encode(seed, 'hex') FROM audit.sample") ?? ""
            #expect(first["seed"] == .string(seed))
            let again = try town.value(
                """
                SELECT string_agg(no::text, ',' ORDER BY no)
                  FROM (SELECT r.no FROM audit.request r, audit.sample s
                         WHERE r.action = 'test.look'
                         ORDER BY sha256(s.seed || convert_to(r.no::text, 'UTF8')) LIMIT 5) d
                """)
            #expect(
                try town.value(
                    """
                    SELECT string_agg(no::text, ',' ORDER BY no) FROM audit.sample_item
                     WHERE 'random' = ANY (why)
                    """) == again)
        }
    }

    @Test("the log that is sealed holds the hash of the seed with the size, and each verdict")
    func sealedDetail() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 5)
            let sample = ReviewedTown.id(try ReviewedTown.draw(town, size: 2))
            _ = try ReviewLog().judge(
                sample, item: 2, .deviation, seen: "1", once: ReviewedTown.once(),
                as: town.caller(.rut, for: .logReview), through: try town.gate())
            let details = try town.value(
                """
                SELECT string_agg(concat_ws(' ', r.action, o.detail), ', ' ORDER BY r.no)
                  FROM audit.request r JOIN audit.outcome o USING (xid, incarnation, layer)
                 WHERE o.detail IS NOT NULL
                """)
            let hash = try town.value("SELECT encode(sha256(seed), 'base64') FROM audit.sample")
            #expect(details == "review.draw \(hash ?? "") 2, review.judge 2 deviation")
        }
    }

    @Test("nobody draws the sample of their own unit, nor one without chance")
    func ownUnit() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 3)
            let draw = { (unit: UUID, size: Int) in
                _ = try ReviewLog().draw(
                    unit, month: try LocalDate("2026-10-01"), size: size, once: ReviewedTown.once(),
                    as: town.caller(.rut, for: .logReview), through: try town.gate())
            }
            #expect(throws: Failure.forbidden) { try draw(Town.Known.unit(9), 5) }
            #expect(throws: Failure.unfit(pointer: "/size", code: "too-small")) {
                try draw(ReviewedTown.unit, 0)
            }
            // Nor of the unit that she was in during that month.
            try town.admin(
                """
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, ended_at)
                SELECT gen_random_uuid(), s.id, s.agency_id, '\(ReviewedTown.unit)', '2026-09-01',
                       '2026-10-02'
                  FROM core.staff s WHERE s.subject = 'rut.revisor'
                """)
            #expect(throws: Failure.forbidden) { try draw(ReviewedTown.unit, 5) }
            #expect(try town.value("SELECT count(*) FROM audit.sample") == "0")
        }
    }

    @Test("a month with looks that is not drawn in fifteen days is overdue in the status")
    func undrawn() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 3)
            let overdue = { () -> Int in
                let status = try JSON.parse(
                    ReadStatus()(
                        as: town.caller(.rut, for: .logReview), through: try town.gate()
                    ).json)
                guard case .array(let lines)? = status["overdue"] else { return -1 }
                let line = lines.first { $0["what"] == .string("log-samples") }
                guard case .number(let count)? = line?["count"] else { return 0 }
                return count.integer ?? -1
            }
            let to = { (day: String) in
                try town.admin(
                    """
                    INSERT INTO core.test_clock (shift)
                    VALUES ('\(day) 12:00+01'::timestamptz - transaction_timestamp())
                    ON CONFLICT (one) DO UPDATE SET shift = excluded.shift
                    """)
            }
            try to("2026-11-15")
            #expect(try overdue() == 0)
            try to("2026-11-16")
            #expect(try overdue() == 1)
            _ = try ReviewedTown.draw(town, size: 2)
            #expect(try overdue() == 0)
        }
    }

    @Test("a month is drawn when it is over, of a unit of the own agency, by an auditor")
    func whichMonth() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 1)
            let draw = { (unit: UUID, month: String, person: Town.Person) in
                _ = try ReviewLog().draw(
                    unit, month: try LocalDate(month), size: 1, once: ReviewedTown.once(),
                    as: town.caller(person, for: .logReview), through: try town.gate())
            }
            let today = try #require(try town.value("SELECT authz.today()"))
            #expect(throws: Failure.unfit(pointer: "/month", code: "in-future")) {
                try draw(ReviewedTown.unit, today, .rut)
            }
            #expect(throws: Failure.notFound) { try draw(Town.Known.unit(3), "2026-10-01", .rut) }
            #expect(throws: Failure.forbidden) { try draw(ReviewedTown.unit, "2026-10-01", .ulla) }
            try draw(ReviewedTown.unit, "2026-10-17", .rut)
            #expect(try town.value("SELECT month FROM audit.sample") == "2026-10-01")
        }
    }

    @Test("nobody judges their own line; all items judged, the sample is signed off")
    func line() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 3)
            let sample = ReviewedTown.id(try ReviewedTown.draw(town, size: 2))
            let gate = try town.gate()
            let rut = town.caller(.rut, for: .logReview)
            let judge = { (item: Int, verdict: ReviewLog.Verdict, seen: Int) in
                _ = try ReviewLog().judge(
                    sample, item: item, verdict, seen: "\(seen)", once: ReviewedTown.once(),
                    as: rut, through: gate)
            }
            // Sven, the one reviewed, becomes a manager of his unit; so does his colleague Anna.
            try town.admin(
                """
                UPDATE core.role_grant SET valid_until = '2026-01-01' WHERE role = 'administrator';
                INSERT INTO core.role_grant (id, staff_id, agency_id, role, valid_from)
                SELECT gen_random_uuid(), s.id, s.agency_id, 'unit_manager', '2026-01-01'
                  FROM core.staff s WHERE s.subject IN ('sven.social', 'anna.admin')
                """)
            for person in [Town.Person.sven, .anna] {
                let caller = town.caller(person, for: .logReview)
                #expect(throws: Failure.notFound) {
                    _ = try ReviewLog().items(of: sample, .first, as: caller, through: gate)
                }
                #expect(throws: Failure.notFound) {
                    _ = try ReviewLog().judge(
                        sample, item: 1, .inOrder, seen: "1", once: ReviewedTown.once(),
                        as: caller, through: gate)
                }
            }
            // Nor does one who has come to the reviewed person's unit since, or left it.
            try town.admin(
                "UPDATE core.staff SET unit_id = '\(Town.Known.unit(9))' WHERE subject = 'sven.social'"
            )
            #expect(throws: Failure.forbidden) { try judge(1, .inOrder, 1) }
            try town.admin(
                "UPDATE core.staff SET unit_id = '\(ReviewedTown.unit)' WHERE subject = 'sven.social'"
            )
            // Nor whoever was in it during the month of the sample, and has moved on.
            try town.admin(
                """
                INSERT INTO core.membership (id, staff_id, agency_id, unit_id, started_at, ended_at)
                SELECT gen_random_uuid(), s.id, s.agency_id, '\(ReviewedTown.unit)', '2026-09-01',
                       '2026-10-02'
                  FROM core.staff s WHERE s.subject = 'rut.revisor'
                """)
            #expect(throws: Failure.notFound) { try judge(1, .inOrder, 1) }
            try town.admin(
                """
                UPDATE core.membership SET ended_at = '2026-09-30'
                 WHERE unit_id = '\(ReviewedTown.unit)' AND started_at = '2026-09-01'
                """)
            let signOff = {
                try ReviewLog().signOff(sample, once: ReviewedTown.once(), as: rut, through: gate)
            }
            #expect(throws: Failure.conflict) { _ = try signOff() }
            try judge(1, .toAsk, 1)
            try judge(1, .deviation, 2)
            try judge(2, .inOrder, 1)
            #expect(throws: Failure.unfit(pointer: "/item", code: "absent")) {
                try judge(3, .inOrder, 1)
            }
            let items = try ReviewedTown.drawn(town, sample)
            #expect(items.map { $0["verdict"] } == [.string("deviation"), .string("in-order")])
            _ = try signOff()
            let done = try gate.one(.review, sample, as: rut)
            #expect(try JSON.parse(done.json)["signedOff"] == .bool(true))
            // Drawn, three verdicts, signed off.
            #expect(done.tag == "5")
            #expect(throws: Failure.conflict) { try judge(1, .inOrder, 1) }
            #expect(throws: Failure.conflict) { _ = try signOff() }
        }
    }

    @Test("a sample that is not signed off in thirty days is overdue")
    func overdue() async throws {
        try await onThread {
            let town = try ReviewedTown.make(ordinary: 3)
            _ = try ReviewedTown.draw(town, size: 2)
            let overdue = {
                try ReviewedTown.items(
                    ReviewLog().samples(
                        overdue: true, .first, as: town.caller(.ulla, for: .logReview),
                        through: try town.gate())
                ).count
            }
            #expect(try overdue() == 0)
            try town.moveClock(by: "31 days")
            #expect(try overdue() == 1)
        }
    }
}
