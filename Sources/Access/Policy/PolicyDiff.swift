import Secrets

/// What a release would change about who may do what: every policy, privilege, view and function
/// that decides access, as it stands in the catalogue before and after.
package struct PolicyDiff: Sendable, Hashable {
    /// One thing that decides access, such as a policy, and what it says, line by line.
    struct Subject: Sendable, Hashable {
        let name: String
        let lines: [String]
    }

    /// What is in force at a time.
    struct State: Sendable, Hashable {
        let version: String
        /// In the order of their names, each name once.
        let subjects: [Subject]
    }

    /// The version in force.
    package let oldVersion: String
    /// The version that the release's modules make.
    package let newVersion: String
    /// For people to read: `+` comes, `-` goes. Empty when nothing changes that decides access.
    package let lines: [String]

    init(from old: State, to new: State) {
        oldVersion = old.version
        newVersion = new.version
        let before = Dictionary(old.subjects.map { ($0.name, $0.lines) }) { $1 }
        let after = Dictionary(new.subjects.map { ($0.name, $0.lines) }) { $1 }
        var lines: [String] = []
        for name in Set(before.keys).union(after.keys).sorted() {
            lines += Self.change(name, from: before[name], to: after[name])
        }
        if lines.isEmpty, old.version != new.version {
            lines = ["~ the tables' structure: constraints, triggers, defaults or settings"]
        }
        self.lines = lines
    }

    /// Nothing changes that decides access.
    package var isEmpty: Bool { lines.isEmpty }

    /// Stands for exactly this change from exactly this state: what an approval names.
    package var digest: String {
        let text = ([oldVersion, newVersion] + lines).joined(separator: "\n")
        return String(Hex.encode(SHA256.hash(Array(text.utf8))).prefix(16))
    }

    /// What stands otherwise in one access matrix than in another, as a diff tells it.
    package static func ofMatrices(from old: String, to new: String) -> [String] {
        let (before, after) = (lines(of: old), lines(of: new))
        return change("access matrix", from: before, to: after)
    }

    private static func lines(of text: String) -> [String] {
        text.split(separator: "\n").map(String.init)
    }

    /// A subject that comes or goes is shown whole; of one that changes, the lines that do.
    private static func change(
        _ name: String, from before: [String]?, to after: [String]?
    ) -> [String] {
        guard before != after else { return [] }
        guard let before else { return ["+ \(name)"] + (after ?? []).map { "    + \($0)" } }
        guard let after else { return ["- \(name)"] + before.map { "    - \($0)" } }
        let difference = after.difference(from: before)
        return ["~ \(name)"]
            + difference.removals.map { "    - \($0.line)" }
            + difference.insertions.map { "    + \($0.line)" }
    }
}

extension CollectionDifference<String>.Change {
    fileprivate var line: String {
        switch self {
        case .insert(_, let line, _), .remove(_, let line, _): line
        }
    }
}
