/// Words of the sitting itself, beside the commands of its table. Those that psql has are called as
/// they are there.
enum OwnWord: String, CaseIterable, Sendable {
    case help
    case exit
    case watch = "\\watch"
    case timing = "\\timing"
    case output = "\\o"
    case once = "\\once"
    case connection = "\\conninfo"
    case write = "\\write"

    /// The word that a line begins with; nil where it is a command's.
    init?(typed: String) {
        switch typed {
        case "quit", "\\q": self = .exit
        case "?", "\\?", "\\h": self = .help
        case _: self.init(rawValue: typed)
        }
    }

    /// Everything that may be typed for one of them.
    static let all = allCases.map(\.rawValue) + ["quit", "\\q", "\\?", "\\h"]

    /// Whether `help NAME` means it; there the backslash may be left out.
    func isMeant(by name: String) -> Bool {
        Self(typed: name) == self || Self(typed: "\\" + name) == self
    }

    /// How it is typed.
    var usage: Text {
        switch self {
        case .help: Text(sv: "help [KOMMANDO]", en: "help [COMMAND]")
        case .exit: Text(both: "exit")
        case .watch: Text(sv: "\\watch [SEKUNDER] [KOMMANDO]", en: "\\watch [SECONDS] [COMMAND]")
        case .timing: Text(both: "\\timing [on|off]")
        case .output: Text(sv: "\\o [FIL]", en: "\\o [FILE]")
        case .once: Text(sv: "\\once FIL", en: "\\once FILE")
        case .connection: Text(both: "\\conninfo")
        case .write: Text(both: "\\write review|incident|account")
        }
    }

    var summary: Text {
        switch self {
        case .help:
            Text(
                sv: "alla kommandon, eller ett: help audit find (också \\? och \\h)",
                en: "all commands, or one: help audit find (\\? and \\h as well)")
        case .exit: Text(sv: "avsluta (också \\q, Ctrl-D)", en: "leave (\\q and Ctrl-D as well)")
        case .watch:
            Text(
                sv: "det senaste kommandot, eller det som anges, om och om igen till Ctrl-C",
                en: "the last command, or the one given, again and again until Ctrl-C")
        case .timing:
            Text(sv: "hur lång tid varje kommando tog", en: "how long each command took")
        case .output:
            Text(
                sv: "skriv svaren till en ny fil, 0600; utan fil på skärmen igen",
                en: "answers go to a new file, 0600; without one to the screen again")
        case .once:
            Text(sv: "skriv nästa svar till en ny fil", en: "the next answer goes to a new file")
        case .connection:
            Text(
                sv: "vart skalet är anslutet, utan att fråga någon",
                en: "where the shell is connected, without asking anybody")
        case .write:
            Text(
                sv: "öppna för ändringar där sittningen bara får se: session write",
                en: "open for changes a sitting that may only look: session write")
        }
    }
}
