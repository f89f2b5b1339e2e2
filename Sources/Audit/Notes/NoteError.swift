/// Why a note, a key or a checkpoint cannot be used. No case carries a value.
package enum NoteError: Error, Hashable, CaseIterable, CustomStringConvertible {
    /// Not a signed note, or one beyond the limits.
    case noteMalformed
    /// None of the trusted keys has signed the note.
    case unsigned
    /// A signature under a trusted key's name and ID is not that key's.
    case signatureWrong
    /// A name with a space, a plus sign, a control or a character beyond ASCII, or none at all.
    case nameRefused
    /// Not the text form of an Ed25519 key, or one whose ID does not fit it.
    case keyMalformed
    /// A note whose text is not a checkpoint.
    case checkpointMalformed
    /// libcrypto failed for a reason that lies in no input.
    case cryptographyFailed

    /// A stable literal for logs and answers.
    package var code: String {
        switch self {
        case .noteMalformed: "NOTE-001"
        case .unsigned: "NOTE-002"
        case .signatureWrong: "NOTE-003"
        case .nameRefused: "NOTE-004"
        case .keyMalformed: "NOTE-005"
        case .checkpointMalformed: "NOTE-006"
        case .cryptographyFailed: "NOTE-007"
        }
    }

    /// The code alone: safe to print.
    package var description: String { code }
}
