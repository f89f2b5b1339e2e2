import FoundationEssentials
import Postgres
import Support
import Testing

/// Row security against the model. `SEED=…` repeats a run, `WORLDS=…` sets how many.
@Suite("The database decides as the law does", .serialized)
struct ModelTests {
    private static func setting(_ name: String, _ usual: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? usual
    }

    private static let seed = UInt64(setting("SEED", 20_261_121))

    @Test("on 20 000 generated worlds")
    func worlds() async throws {
        let count = Self.setting("WORLDS", 20_000)
        async let first = onThread { try Self.compare(0..<count / 2) }
        async let second = onThread { try Self.compare(count / 2..<count) }
        let (one, other) = try await (first, second)
        let grounds = one.grounds.merging(other.grounds, uniquingKeysWith: +)
        // Some hundred worlds do not show every ground.
        #expect(count < 5000 || Set(grounds.keys) == Set(Law.Ground.allCases.map(\.rawValue)))
        let shown = one.shown.merging(other.shown, uniquingKeysWith: +)
        let missing = Self.telling.filter { shown[$0] == nil }
        #expect(count < 5000 || missing == [], "\(missing)")
        #expect(one.counterexample == nil && other.counterexample == nil)
        if let report = one.counterexample ?? other.counterexample { Issue.record("\(report)") }
    }

    /// What must have been shown, on which ground: where the rules differ most from one another.
    private static let telling = [
        "mappingPart team", "mappingPart shared", "setting team", "setting shared", "minutes team",
        "minutes shared", "report author",
        "report management", "report assigned", "referral asked", "referral shared",
        "referral named", "referral assigned", "step shared", "finding shared", "finding author",
        "offer shared", "formerName stub", "formerName assigned",
    ]

    private struct Outcome: Sendable {
        /// The same of each kind of row.
        var shown: [String: Int] = [:]
        /// How often each ground showed a row.
        var grounds: [String: Int] = [:]
        var counterexample: String?
    }

    /// A thousand worlds at most in one database: what is undone stays there as dead rows.
    private static func compare(_ numbers: Range<Int>) throws -> Outcome {
        var whole = Outcome()
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 1000) {
            let some = try compareSome(start..<min(start + 1000, numbers.upperBound))
            whole.grounds.merge(some.grounds, uniquingKeysWith: +)
            whole.shown.merge(some.shown, uniquingKeysWith: +)
            whole.counterexample = some.counterexample
            if whole.counterexample != nil { break }
        }
        return whole
    }

    private static func compareSome(_ numbers: Range<Int>) throws -> Outcome {
        let town = try Town()
        var database = try WorldDatabase(town)
        var outcome = Outcome()
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 100) {
            let lot = (start..<min(start + 100, numbers.upperBound)).map {
                WorldMaker.world($0, seed: seed)
            }
            let replies = try database.replies(to: lot)
            for (place, (item, reply)) in zip(lot, replies).enumerated() {
                for record in item.world.records where item.question.kinds.contains(record.kind) {
                    let ground = Law.ground(for: record, by: item.question, in: item.world)
                    guard let ground else { continue }
                    outcome.grounds[ground.rawValue, default: 0] += 1
                    outcome.shown["\(record.kind) \(ground)", default: 0] += 1
                }
                if let difference = Difference(item.world, item.question, reply) {
                    let small = try difference.shrunk(on: &database)
                    outcome.counterexample = "world \(start + place), SEED=\(seed)\n\(small)"
                    return outcome
                }
            }
        }
        return outcome
    }
}
