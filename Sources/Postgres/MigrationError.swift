/// Why migrations were refused or stopped. File names and numbers are not personal data.
package enum MigrationError: Error, Hashable, Sendable {
    /// A file's name is not `NNNN-words.sql`.
    case badName(file: String)
    /// Two files have this number.
    case doubled(number: Int)
    /// No file has this number, though later ones exist.
    case gap(number: Int)
    /// This migration was applied with other text: migrations are never edited, only added.
    case changed(file: String)
    /// The database knows a migration that we do not: it is newer than this program.
    case unknown(number: Int)
    /// The file ended the transaction that it runs in.
    case endedTransaction(file: String)
    /// The folder cannot be read.
    case noFolder
    /// The file was refused and undone; those before it stay applied.
    case script(ScriptError)
    /// The session failed.
    case session(PostgresError)
}

extension MigrationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .badName(let file): "MIGRATION-001 not named NNNN-words.sql: \(file)"
        case .doubled(let number): "MIGRATION-002 two files have number \(number)"
        case .gap(let number): "MIGRATION-003 no file has number \(number)"
        case .changed(let file): "MIGRATION-004 changed since it was applied: \(file)"
        case .unknown(let number): "MIGRATION-005 applied, but not known here: number \(number)"
        case .endedTransaction(let file): "MIGRATION-006 ends its transaction: \(file)"
        case .noFolder: "MIGRATION-007 the folder of migrations cannot be read"
        case .script(let error): "MIGRATION-008 \(error)"
        case .session(let error): "MIGRATION-009 \(error)"
        }
    }
}
