import Audit
import Testing

@Suite("The sealing loop")
struct JobsTests {
    @Test("runs until stopped, once more after that, and tells what it sealed")
    func runs() {
        let jobs = Jobs()
        var events: [Jobs.Event] = []
        var rounds = 0
        jobs.seal(every: .seconds(5), sleep: { _ in }, tell: { events.append($0) }) {
            rounds += 1
            if rounds == 3 { jobs.stop() }
            return rounds == 2 ? 0 : rounds
        }
        #expect(rounds == 4)
        #expect(events == [.sealed(1), .sealed(3), .sealed(4)])
    }

    @Test("failures make it wait longer and never end it; a success forgives them")
    func failures() {
        let jobs = Jobs()
        var waits: [Duration] = []
        var rounds = 0
        jobs.seal(
            every: .seconds(1), sleep: { _ in },
            tell: { event in
                if case .failed(_, let wait) = event { waits.append(wait) }
            }
        ) { () throws(SealError) in
            rounds += 1
            if rounds == 12 { jobs.stop() }
            if rounds == 9 { return 1 }
            throw rounds == 11 ? .keyExposed : .contended
        }
        #expect(
            waits == [
                .seconds(2), .seconds(4), .seconds(8), .seconds(16), .seconds(32), .seconds(60),
                .seconds(60), .seconds(60), .seconds(2), .seconds(60), .seconds(8), .seconds(16),
            ])
    }

    @Test("sealing that fails and lags is told as lagging each time, where the database answers")
    func lagging() {
        func told(_ lag: () throws(SealError) -> Duration) -> [Jobs.Event] {
            let jobs = Jobs()
            var events: [Jobs.Event] = []
            var rounds = 0
            jobs.seal(
                every: .seconds(1), sleep: { _ in }, tell: { events.append($0) }, lag: lag
            ) { () throws(SealError) in
                rounds += 1
                if rounds == 3 { jobs.stop() }
                throw .file(errno: 13)
            }
            return events
        }
        let failed = [2, 4, 8, 16].map {
            Jobs.Event.failed(.file(errno: 13), wait: .seconds($0))
        }
        var expected: [Jobs.Event] = []
        for (index, event) in failed.enumerated() {
            expected += [.lagging(.seconds(index == 3 ? 14 : 11)), event]
        }
        #expect(told { .seconds(11) } == expected)
        // Nothing is unsealed, but its checkpoint has not left for 2 + 4 + 8 seconds.
        var unsent = failed
        unsent.insert(.lagging(.seconds(14)), at: 3)
        #expect(told { .zero } == unsent)
        #expect(told { () throws(SealError) in throw .contended } == failed)
    }

    @Test("a failure says in words what it means")
    func words() {
        #expect(
            "\(SealError.contradictsArchive)".hasPrefix(
                "SEAL-005 the log contradicts checkpoints that have left the database"))
        #expect("\(SealError.file(errno: 13))".hasSuffix("read or written: errno 13"))
    }

    @Test("a stop is heeded within a wait")
    func stop() {
        let jobs = Jobs()
        var slept = Duration.zero
        var rounds = 0
        jobs.seal(
            every: .seconds(60),
            sleep: { nap in
                slept += nap
                if slept >= .seconds(1) { jobs.stop() }
            }, tell: { _ in }
        ) {
            rounds += 1
            return 0
        }
        #expect(rounds == 2)
        #expect(slept == .seconds(1))
    }
}
