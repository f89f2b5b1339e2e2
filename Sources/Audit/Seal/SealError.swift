package import Postgres

/// Why sealing, its key or its archive failed. No case carries a value.
package enum SealError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The database failed or is gone; it may come again.
    case database(PostgresError)
    /// A note or key could not be made or read.
    case note(NoteError)
    /// An entry is not in the form that is sealed.
    case entryMalformed
    /// The stored checkpoint is not what it says: wrong key, or a frontier that is not its tree's.
    case stateRefused
    /// The database's log is shorter than, or other than, a checkpoint that has left it: it was
    /// restored or tampered with, and nothing more is sealed until somebody has looked.
    case contradictsArchive
    /// Another sealer was first, again and again.
    case contended
    /// The key file can be read by others, or belongs to another account.
    case keyExposed
    /// The key file holds the key of another log.
    case keyOfAnotherLog
    /// A file of the state folder could not be read or written; the number is the system's errno.
    case file(errno: Int32)

    /// A stable literal for logs.
    package var code: String {
        switch self {
        case .database: "SEAL-001"
        case .note: "SEAL-002"
        case .entryMalformed: "SEAL-003"
        case .stateRefused: "SEAL-004"
        case .contradictsArchive: "SEAL-005"
        case .contended: "SEAL-006"
        case .keyExposed: "SEAL-007"
        case .keyOfAnotherLog: "SEAL-008"
        case .file: "SEAL-009"
        }
    }

    /// Code and what it means: safe to print.
    package var description: String { "\(code) \(meaning)" }

    private var meaning: String {
        switch self {
        case .database(let error): "the database: \(error)"
        case .note(let error): "a note or key could not be made or read: \(error)"
        case .entryMalformed: "an entry is not in the form that is sealed"
        case .stateRefused:
            "the stored checkpoint, or the state kept beside the key, is not what it should be"
        case .contradictsArchive:
            "the log contradicts checkpoints that have left the database: it was restored from a "
                + "copy, cut or changed; nothing more is sealed until somebody has looked "
                + "(`sspf audit verify`; after a lawful restore `sspf restore`)"
        case .contended: "another sealer was first, again and again"
        case .keyExposed: "the key file can be read by others, or belongs to another account"
        case .keyOfAnotherLog: "the key file holds the key of another log"
        case .file(let errno):
            "a file of the state folder could not be read or written: errno \(errno)"
        }
    }

    /// Whether the same act may succeed later without anybody's help.
    package var mayPass: Bool {
        switch self {
        case .database(let error):
            // XX000: the functions were made anew under a session that had prepared its statements, as
            // a release does; the next session finds them.
            error.isUnavailable || error.state?.description == "XX000"
                || error.state?.isSerialization == true
                || error.state?.isLockTimeout == true || error.state?.isCancelled == true
        case .contended, .file: true
        case .note, .entryMalformed, .stateRefused, .contradictsArchive, .keyExposed,
            .keyOfAnotherLog:
            false
        }
    }
}
