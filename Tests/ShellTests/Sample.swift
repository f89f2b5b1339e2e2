import Shell

/// A table of commands to test the shell with.
enum Sample {
    struct Desk: ~Copyable {
        var ran: [String] = []
    }

    static let id = "0a1b2c3d-0000-4000-8000-00000000000f"

    static let table = CommandTable<Desk>([
        Command(
            ["audit", "find"], Text(sv: "Sök i loggen.", en: "Search the log."),
            examples: ["audit find --since 2026-01-01"], operands: "[YOUTH-ID]",
            positionals: 0...1,
            options: [
                CommandOption(
                    "since", .date, Text(sv: "Från och med dagen.", en: "From the day on.")),
                CommandOption("actor", .id, Text(sv: "Av personen.", en: "By the person.")),
            ]
        ) { desk, _ in
            desk.ran.append("audit find")
            return .table(staff, json: Array(#"{"items":[]}"#.utf8))
        },
        Command(["audit", "verify"], Text(sv: "Pröva loggen.", en: "Verify."), examples: []) {
            _, _ throws(ShellFailure) in
            throw .deniedOrNotFound
        },
        Command(
            ["staff"], Text(sv: "En person.", en: "A person."), examples: [],
            positionals: 1...1
        ) { desk, arguments in
            desk.ran.append("staff " + (arguments.positional(0) ?? ""))
            return .lines([arguments.positional(0) ?? ""])
        },
        Command(
            ["staff", "list"], Text(sv: "Personal.", en: "Staff."), examples: [],
            positionals: 0...1
        ) { _, _ in .table(staff) },
        Command(["whoami"], Text(sv: "Vem du är.", en: "Who you are."), examples: []) {
            desk, _ in
            desk.ran.append("whoami")
            return .record([Field("name", Text(sv: "Namn", en: "Name"), "Åsa Öberg")])
        },
        Command(
            ["raze"], Text(sv: "Tar bort.", en: "Takes away."), examples: [],
            positionals: 1...1, isTriable: true,
            danger: Danger { desk, arguments in
                desk.ran.append("preview")
                let name = arguments.positional(0) ?? ""
                return (.record([Field("name", Text(sv: "Namn", en: "Name"), name)]), name)
            }
        ) { desk, arguments in
            desk.ran.append(arguments.flag("dry-run") ? "tried" : "razed")
            return .notes(Text(sv: "Borta.", en: "Gone."))
        },
        Command(
            ["fail"], Text(sv: "Misslyckas.", en: "Fails."), examples: [],
            positionals: 1...1
        ) { _, arguments throws(ShellFailure) in
            switch arguments.positional(0) {
            case "login": throw .loginNeeded
            case "conflict": throw .conflict
            case "unreachable": throw .unreachable
            case "interrupted": throw .interrupted
            case _: throw .failed(Fault("TEST-001", sv: "Fel.", en: "Wrong."))
            }
        },
    ])

    static let staff = Table(
        [
            Column("id", Text(sv: "Id", en: "Id"), isWhole: true),
            Column("name", Text(sv: "Namn", en: "Name")),
            Column("role", Text(sv: "Roll", en: "Role")),
        ],
        [
            [id, "Åsa Öberg", "socialsekreterare"],
            ["1a1b2c3d-0000-4000-8000-00000000000f", "O\u{308}sten Ek", nil],
        ])
}
