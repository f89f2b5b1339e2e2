import Audit
import Testing

@Suite("Gaps in request numbers")
struct NumberLedgerTests {
    private func ledger(_ numbers: [Int]) -> NumberLedger {
        var ledger = NumberLedger()
        for number in numbers { _ = ledger.note(number) }
        return ledger
    }

    @Test("missing numbers are reported, whatever the order of the others")
    func gaps() {
        #expect(ledger([]).gaps == [])
        #expect(ledger([5, 6, 7]).gaps == [])
        #expect(ledger([5, 7]).gaps == [6...6])
        #expect(ledger([5, 9, 7]).gaps == [6...6, 8...8])
        #expect(ledger([5, 9, 6, 8, 7]).gaps == [])
        #expect(ledger([9, 5]).gaps == [6...8])
        #expect(ledger([9, 5, 1]).gaps == [2...4, 6...8])
    }

    @Test("a number that comes again is told")
    func repeated() {
        var ledger = ledger([5, 9, 7])
        let answers = [5, 9, 7, 6, 6, 10].map { ledger.note($0) }
        #expect(answers == [false, false, false, true, false, true])
    }

    @Test("the extreme numbers do not stop the process")
    func extremes() {
        var ledger = ledger([Int.max, Int.min])
        #expect(ledger.gaps == [(Int.min + 1)...(Int.max - 1)])
        let filled = ledger.note(0)
        #expect(filled)
        #expect(ledger.gaps == [(Int.min + 1)...(-1), 1...(Int.max - 1)])
    }

    @Test("beyond ten thousand gaps it says that there are more")
    func bounded() {
        let numbers = (0...10_001).map { $0 * 2 }
        let ledger = ledger(numbers)
        #expect(ledger.gaps.count == 10_000)
        #expect(ledger.hasMoreGaps)
    }

    @Test("it agrees with a plain set on shuffled numbers")
    func property() {
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let present = (0..<40).filter { _ in Bool.random(using: &generator) }
            let ledger = ledger(present.shuffled(using: &generator))
            let listed = ledger.gaps.flatMap { Array($0) }
            let low = present.first ?? 0
            let high = present.last ?? 0
            #expect(listed == (low...high).filter { !present.contains($0) && !present.isEmpty })
        }
    }
}
