import Postgres
import Support
import Testing

/// A session to the shared cluster's own database, as its superuser.
func openSession(_ settings: Session.Settings = Session.Settings()) throws -> Session {
    try Session.open(try TestCluster.shared.address(), settings: settings)
}

/// As `#expect`, which cannot look at a session or a link, because they cannot be copied.
func check(_ condition: Bool, at place: SourceLocation = #_sourceLocation) {
    #expect(condition, sourceLocation: place)
}

/// What a call throws, or nil.
func fault<Result>(_ body: () throws(PostgresError) -> Result) -> PostgresError? {
    do throws(PostgresError) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

enum SQL {
    static let begin = Statement("begin", "BEGIN")
    static let commit = Statement("commit", "COMMIT")
    static let rollback = Statement("rollback", "ROLLBACK")
    static let savepoint = Statement("savepoint", "SAVEPOINT here")
    static let rollbackToSavepoint = Statement("rollback-to", "ROLLBACK TO SAVEPOINT here")
    static let one = Statement("one", "SELECT 1")
    static let echo = Statement("echo", "SELECT $1::text")
    static let number = Statement("number", "SELECT $1::bigint")
    static let divide = Statement("divide", "SELECT 1 / $1::int")
    static let sleep = Statement("sleep", "SELECT pg_sleep(30)")
    static let terminate = Statement("terminate", "SELECT pg_terminate_backend($1::int)")
    static let backend = Statement("backend", "SELECT pg_backend_pid()")

    /// Made once in each session, in its own temporary schema.
    static let makeNotes = Statement(
        "make-notes",
        """
        CREATE TEMP TABLE note (
            id int PRIMARY KEY,
            word text CONSTRAINT note_word_key UNIQUE,
            size int CONSTRAINT note_size_positive CHECK (size > 0),
            parent int CONSTRAINT note_parent REFERENCES note DEFERRABLE INITIALLY DEFERRED)
        """)
    static let addNote = Statement(
        "add-note", "INSERT INTO note (id, word) VALUES ($1::int, $2)")
    static let addSize = Statement(
        "add-size", "INSERT INTO note (id, size) VALUES ($1::int, $2::int)")
    static let addChild = Statement(
        "add-child", "INSERT INTO note (id, parent) VALUES ($1::int, $2::int)")
    static let countNotes = Statement("count-notes", "SELECT count(*) FROM note")
}
