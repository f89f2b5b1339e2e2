import Shell

struct ServeCommand {
    init(_ settings: Settings) {}
    func run() throws(Stop) -> ExitCode { throw Stop(.error, "pending") }
}
struct JobsCommand {
    init(_ settings: Settings) {}
    func run() throws(Stop) -> ExitCode { throw Stop(.error, "pending") }
}
struct RetentionCommand {
    let settings: Settings
    let language: Language
    func run(_ words: [String]) throws(Stop) -> ExitCode { throw Stop(.error, "pending") }
}
struct LogKeys {
    init(_ settings: Settings) {}
    func verify() -> Verify? { nil }
}
