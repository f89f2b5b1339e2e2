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
