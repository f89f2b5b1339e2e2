/// What a verification of a log, in the database or in a bundle, has found.
package struct VerifiedLog: Hashable, Sendable {
    /// What the trees, their checkpoints and their order tell.
    package let chain: ChainReport
    /// Entries that wait to be sealed; no checkpoint vouches for them yet.
    package let waiting: Int
    /// Entries that were put among sealed ones afterwards: they have no leaf.
    package let strays: Int
    /// The lowest request number among those.
    package let firstStray: Int?

    /// All shards together.
    package var report: LogReport { chain.log }

    /// Whether everything sealed stands as it was sealed. A log without any checkpoint proves
    /// nothing, and is no success.
    package var isWhole: Bool { code == nil }

    /// Why it is no success: a stable literal; nil for a success.
    package var code: String? {
        if let failure = report.failure { return failure.code }
        if report.checkpoints == 0 { return "LOG-013" }
        if strays > 0 { return "LOG-014" }
        if report.unsealed > 0 { return "LOG-015" }
        return nil
    }

    /// What this verification could not have found.
    package var blindSpot: LogReport.BlindSpot? { report.blindSpot }
}
