import Postgres

/// The statements that every request is made of.
enum GateStatement {
    static let begin = Statement("begin", "BEGIN")
    static let commit = Statement("commit", "COMMIT")
    static let rollback = Statement("rollback", "ROLLBACK")
    static let savepoint = Statement("savepoint", "SAVEPOINT act")
    static let undo = Statement("undo", "ROLLBACK TO SAVEPOINT act")
    /// What would be looked at when the request commits is looked at now.
    static let settle = Statement("settle", "SET CONSTRAINTS ALL IMMEDIATE")

    /// For a statement that looks at everything: less than the proxy waits for an answer, and than
    /// sealing may lag behind before it is told, for nothing is sealed that is younger than the oldest
    /// transaction. It ends with the transaction.
    static let longTime = Statement("long-time", "SET LOCAL statement_timeout = '50s'")
    /// For the call of which ``longTime`` is a step.
    static let longLimit = Duration.seconds(55)

    static let open = Statement(
        "open", "SELECT authz.open($1, $2, $3, $4, $5, $6, $7)")
    static let openJob = Statement("open-job", "SELECT authz.open_job($1, $2)")
    static let refusal = Statement("refusal", "SELECT authz.refusal()")

    static let onceBegin = Statement("once-begin", "SELECT authz.once_begin($1, $2)")
    static let onceEnd = Statement("once-end", "SELECT authz.once_end($1, $2, $3, $4, $5)")
    static let onceEndUnder = Statement(
        "once-end-under", "SELECT authz.once_end_under($1, $2, $3, $4, $5, $6)")
    static let onceFind = Statement("once-find", "SELECT authz.once_find($1)")
    static let words = Statement("words", "SELECT authz.log_words($1)")
    static let lockYouth = Statement("lock-youth", "SELECT authz.lock_youth($1)")
    static let lockRecord = Statement("lock-record", "SELECT authz.lock_record($1, $2, $3)")

    static let expectVersion = Statement(
        "expect-version", "SELECT authz.expect_version($1, $2, $3)")

    /// Whether the caller may see the youth that a refused write was about: 403 if so, else 404.
    static let youthVisible = Statement(
        "youth-visible", "SELECT EXISTS (SELECT FROM core.youth y WHERE y.id = $1)")

    /// What came of a request that shows nothing: resource, id, result, reason.
    static let outcome = Statement("outcome", "SELECT authz.log_outcome($1, $2, $3, $4)")
}
