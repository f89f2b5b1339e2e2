import API
import Access
import FoundationEssentials
import Glibc
import Postgres
import Shell

/// Reads the command line, runs one command, exits with its code.
func command(_ arguments: [String]) throws(Stop) -> ExitCode {
    var environment = ProcessInfo.processInfo.environment
    let language = Language(environment: environment)
    var words = arguments
    let name = words.isEmpty ? "help" : words.removeFirst()
    if let file = try Flags.take("config", from: &words) { environment["SSPF_CONFIG"] = file }
    // Where the command goes is said to the program, not to the command; these go nowhere.
    let staying = [
        "run", "serve", "jobs", "migrate", "restore", "seal", "demonstrate", "admin", "config",
        "statements",
    ]
    let url = staying.contains(name) ? nil : try Flags.take("url", from: &words)
    func settings(_ flags: Flags? = nil) throws(Stop) -> Settings {
        var named = flags?.settings ?? [:]
        named["url"] = url
        do throws(Settings.Faults) {
            return try Settings(environment, named, strange: flags?.strange ?? [])
        } catch {
            throw Stop(.usage, "\(error)")
        }
    }
    if words == ["--help"] || words == ["-h"], name != "--help" {
        return try Help.show([name], language)
    }
    var given = Given(environment, [:])
    let isElsewhere = url != nil || given.text("url") != nil
    switch name {
    case "run":
        let flags = try Flags(words, Settings.flags, of: name, language)
        var run = RunCommand(try settings(flags), flags.over(environment))
        return try run.run()
    case "serve":
        let flags = try Flags(words, Settings.flags, of: name, language)
        return try ServeCommand(try settings(flags)).run()
    case "jobs":
        let flags = try Flags(words, Settings.flags, of: name, language)
        return try JobsCommand(try settings(flags), flags.over(environment)).run()
    case "migrate":
        let flags = try Flags(words, ["approve"], of: name, language)
        return try MigrateCommand(settings: try settings()).run(approval: flags["approve"])
    case "policy" where words == ["diff"] && !isElsewhere:
        return try MigrateCommand(settings: try settings()).diff()
    case "restore": return try RestoreCommand(settings: try settings()).run(words)
    case "seal": return try SealCommand(try settings()).run(words)
    case "audit" where words.contains("--bundle") && words.first == "verify":
        return try BundleCommand(settings: try settings(), language: language).run(words)
    case "demonstrate": return try MigrateCommand(settings: try settings()).demonstrate()
    case "login":
        let flags = try Flags(words, ["password-file"], operands: 1, of: name, language)
        return try LoginCommand(settings: try settings(), language: language)
            .login(flags.operands[0], passwordFile: flags["password-file"])
    case "logout": return try LoginCommand(settings: try settings(), language: language).logout()
    case "admin":
        let flags = try Flags(
            words, ["name", "municipality", "code", "agency", "unit", "password-file"],
            operands: 2, of: name, language)
        guard flags.operands[0] == "create" else { throw Stop(.usage, Help.usage(name, language)) }
        let person = FirstAdministrator(
            subject: flags.operands[1], name: try flags.demand("name"),
            municipality: try flags.demand("municipality"),
            municipalityCode: try flags.demand("code"), agency: try flags.demand("agency"),
            unit: try flags.demand("unit"))
        return try AdminCommand(settings: try settings(), language: language)
            .create(person, passwordFile: flags["password-file"])
    case "retention"
    where RetentionCommand.verbs.contains(words.first ?? "")
        && (!isElsewhere || words.first == "verify"):
        if words.contains("--help") { return try Help.show([name], language) }
        return try RetentionCommand(settings: try settings(), language: language).run(words)
    case "shell":
        return try ShellCommand(
            settings: try settings(), environment: environment, language: language
        ).run(words)
    case "config":
        let flags = try Flags(words, Settings.flags, operands: 1, of: name, language)
        guard flags.operands == ["check"] else { throw Stop(.usage, Help.usage(name, language)) }
        let settings = try settings(flags)
        for line in settings.lines { Say.out(line) }
        for name in given.unknown { Say.note("\(name) in the environment is no setting of sspf") }
        return .ok
    case "statements":
        return try StatementsCommand().run(words.first ?? "")
    case "--version":
        guard words.isEmpty else { throw Stop(.usage, Help.usage(name, language)) }
        Say.out("sspf \(Description.version)" + (Build.id.map { ", build \($0)" } ?? ""))
        return .ok
    case "help", "--help", "-h":
        return try Help.show(words, language)
    default:
        return try ShellCommand(
            settings: try settings(), environment: environment, language: language
        ).run(words: [name] + words)
    }
}

StandardStreams.hold()
do throws(Stop) {
    let code = try command(
        try Arguments.words(Language(environment: ProcessInfo.processInfo.environment)))
    exit(code.rawValue)
} catch {
    Say.note(error.sentence)
    exit(error.code.rawValue)
}
