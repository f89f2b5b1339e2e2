/// A witness: somebody else, who cosigns a checkpoint when the log has only grown since the last one
/// they saw. Source: C2SP tlog-witness, tlog-cosignature.
package struct Witness: Hashable, Sendable {
    /// What its cosignatures are checked with.
    package let key: NoteKey
    /// The submission prefix, `https://…` without the last slash.
    package let url: String

    /// Reads a key in its text form, a space, and the submission prefix.
    ///
    /// - Throws: `.keyMalformed`, `.nameRefused`.
    package init(text: String) throws(NoteError) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, ["https://", "http://"].contains(where: parts[1].hasPrefix) else {
            throw .keyMalformed
        }
        key = try NoteKey(text: String(parts[0]), as: .cosignature)
        url = String(parts[1].hasSuffix("/") ? parts[1].dropLast() : parts[1])
    }
}

/// Why a witness has not cosigned. No case carries what it answered.
package enum WitnessError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No answer came; the number is libcurl's.
    case unreachable(Int32)
    /// It answered with this status: 403 does not know the key, 404 not the log.
    case refused(status: Int)
    /// It answered with something else than a cosignature of its own.
    case answerMalformed
    /// It has cosigned another log under this name, or a longer one: ours was cut, restored without
    /// a word, or rewritten.
    case contradicts
    /// Our own side failed.
    case log(SealError)

    /// A stable literal for logs.
    package var code: String {
        switch self {
        case .unreachable: "WITNESS-001"
        case .refused: "WITNESS-002"
        case .answerMalformed: "WITNESS-003"
        case .contradicts: "WITNESS-004"
        case .log: "WITNESS-005"
        }
    }

    /// Code and cause: safe to print.
    package var description: String {
        switch self {
        case .unreachable(let code): "\(self.code) libcurl \(code)"
        case .refused(let status): "\(code) status \(status)"
        case .log(let error): "\(code) \(error)"
        case .answerMalformed, .contradicts: code
        }
    }
}
