import Access
import Domain
import FoundationEssentials
import Glibc
import Postgres
import Retention
import Secrets
import Support
import Testing

@Suite("Ten years, night by night")
struct TenYearsTests {
    private typealias Scripts = TenYearsScripts

    @Test("leave exactly what a model of the law leaves", arguments: [7] as [UInt64])
    func play(_ seed: UInt64) async throws {
        try await onThread {
            // Transactions of minutes, as other tests have them, would keep the nights waiting.
            let town = try Town(in: .quiet)
            var play = TenYearsPlay(seed: seed)
            var people = try town.session("postgres")
            var committees = try town.session("sspf_migrate")
            let folder = "/tmp/sspf-ten-years-\(UUID().uuidString)"
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try committees.runScript(Script(name: "begin", text: Scripts.beginning))
            try people.runScript(Script(name: "empty", text: Scripts.emptying))
            play.model.rules = try Self.rules(&committees)
            play.model.archiving = TenYearsRules.archiving
            play.model.moving = TenYearsRules.moving
            var day = try LocalDate("2026-12-31")
            try people.runScript(Script(name: "people", text: try play.settle(day)))
            let decided = try LocalDate("2027-05-10")
            play.model.decidedOn = decided
            play.model.approvedOn = try decided.adding(days: 10)
            let region = try LocalDate("2033-02-01")...(try LocalDate("2033-05-31"))
            play.model.region = region
            let run = RunRetention(
                at: try town.address("sspf_retention"), pause: { _ in usleep(20_000) })
            let gate = run.gate()
            let last = try LocalDate("2036-12-31")
            while day < last {
                day = try day.adding(days: 1)
                _ = try committees.run(Scripts.clock, [.text("\(day)")])
                if day == decided {
                    try committees.runScript(Script(name: "d", text: Scripts.decision))
                }
                if day == play.model.approvedOn {
                    try committees.runScript(Script(name: "a", text: Scripts.approval))
                }
                if day == region.lowerBound {
                    try committees.runScript(Script(name: "r", text: Scripts.county))
                }
                let events = try play.happen(day)
                if !events.isEmpty {
                    try people.runScript(Script(name: "people", text: events))
                }
                try play.model.night(day)
                let done = try run(UUID(), requestID: UUID(), over: gate)
                let expected = play.model.left.sorted()
                let digest = Hex.encode(SHA256.hash(Array(expected.joined(separator: " ").utf8)))
                guard try people.run(Scripts.digest)[0, 0] == digest else {
                    return try Self.report(day, Set(expected), &people, done)
                }
                if TenYearsPlay.isPackaging(day) {
                    try Self.package(day, &play.model, &people, town, folder)
                }
            }
            let wanted = TenYearsRules.happenings.union(TenYearsRules.rules.map(\.code))
            #expect(play.model.seen.subtracting(wanted) == [])
            #expect(wanted.subtracting(play.model.seen) == [])
            #expect(
                try town.value(
                    "SELECT count(*) FROM retention.run u WHERE u.finished_at IS NOT NULL")
                    == "3653")
            #expect(
                try town.value(
                    "SELECT count(*) FROM retention.run u WHERE u.left_behind > 0 OR u.unscanned <> '{}'"
                )
                    == "0")
        }
    }

    /// The archive's job makes packages of exactly what the model offers, one an agency; the archive
    /// receipts three of four.
    private static func package(
        _ day: LocalDate, _ model: inout TenYearsModel, _ people: inout Session, _ town: Town,
        _ folder: String
    ) throws {
        let evening = model.evening(day)
        let all = Array(model.records.values) + (try model.rows(evening))
        let offered = try all.filter { try model.isOffered($0, evening) }.map(\.id).sorted()
        var packed: [UUID: [String]] = [:]
        while let made = try ExportArchive(at: try town.address("sspf_archive"))(
            UUID(), in: folder, requestID: UUID())
        {
            let items = (try people.run(Scripts.items, [.uuid(made.id)])[0, 0] ?? "")
                .split(separator: " ").map(String.init)
            #expect(
                Set(items.map { model.records[$0]?.agency ?? model.youths[$0]?.agency }).count == 1,
                "\(day)")
            packed[made.id] = items
        }
        #expect(packed.values.joined().sorted() == offered, "\(day)")
        // When all are made: a file that one lets go would be offered in the next, with its youth.
        for (package, items) in packed where day.dayNumber / 40 % 4 != 0 {
            _ = try people.run(Scripts.receipt, [.uuid(package)])
            for id in items { model.receipted[id, default: []].append(day) }
        }
    }

    private static func report(
        _ day: LocalDate, _ expected: Set<String>, _ session: inout Session, _ run: RetentionRun
    ) throws {
        let rows = try session.run(Scripts.all)
        let found = Set((0..<rows.count).compactMap { rows[$0, 0] })
        Issue.record(
            """
            \(day): too many \(found.subtracting(expected).sorted().prefix(9)), \
            too few \(expected.subtracting(found).sorted().prefix(9)); \
            \(String(decoding: run.document.json, as: UTF8.self))
            """)
    }

    private static func rules(
        _ session: inout Session
    ) throws -> [(rule: TenYearsModel.Rule, id: String)] {
        let rows = try session.run(
            Statement("ten-years-rules", "SELECT r.code, r.id::text FROM retention.rule r"))
        var ids: [String: String] = [:]
        for row in 0..<rows.count { ids[rows[row, 0] ?? ""] = rows[row, 1] }
        return try TenYearsRules.rules.map { ($0, try #require(ids[$0.code])) }
    }
}
