/// Which request numbers have been seen, and which are missing between them. Numbers arrive
/// roughly in order; a request that was rolled back leaves one out for ever.
package struct NumberLedger: Hashable, Sendable {
    /// The most gaps that are kept.
    package static let mostGaps = 10_000

    /// The missing numbers between the lowest and the highest seen, ascending.
    package private(set) var gaps: [ClosedRange<Int>] = []
    /// Whether there were more gaps than are kept: then `gaps` is not the whole list, and a
    /// repeated number may pass.
    package private(set) var hasMoreGaps = false
    private var seen: ClosedRange<Int>?

    /// Nothing seen.
    package init() {}

    /// Takes note of a number; false if it has been seen before.
    package mutating func note(_ number: Int) -> Bool {
        guard let seen else {
            self.seen = number...number
            return true
        }
        if number > seen.upperBound {
            if number - 1 > seen.upperBound {
                keep(seen.upperBound + 1...number - 1, at: gaps.endIndex)
            }
            self.seen = seen.lowerBound...number
            return true
        }
        if number < seen.lowerBound {
            if number + 1 < seen.lowerBound {
                keep(number + 1...seen.lowerBound - 1, at: gaps.startIndex)
            }
            self.seen = number...seen.upperBound
            return true
        }
        return fill(number) || hasMoreGaps
    }

    private mutating func keep(_ gap: ClosedRange<Int>, at index: Int) {
        guard gaps.count < Self.mostGaps else {
            hasMoreGaps = true
            return
        }
        gaps.insert(gap, at: index)
    }

    /// Takes `number` out of its gap, if it lies in one.
    private mutating func fill(_ number: Int) -> Bool {
        var low = gaps.startIndex
        var high = gaps.endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if gaps[middle].upperBound < number { low = middle + 1 } else { high = middle }
        }
        guard low < gaps.endIndex, gaps[low].contains(number) else { return false }
        let gap = gaps.remove(at: low)
        if number < gap.upperBound { gaps.insert(number + 1...gap.upperBound, at: low) }
        if gap.lowerBound < number { gaps.insert(gap.lowerBound...number - 1, at: low) }
        return true
    }
}
