import Access
import Casework
import Domain
import FoundationEssentials
import JSON

extension Commands {
    /// Who belongs where, in which roles: the administrator's.
    static let staffing = [
        staffList, staffAdd.triable, staffMove.triable, staffLock.triable, staffUnlock.triable,
        staffPassword.triable, roleList, roleGrant.triable, roleEnd.triable,
    ]

    private static let staffList = list(
        "staff list", Text(sv: "medarbetare", en: "members of staff"),
        examples: ["staff list", "staff list --limit 50"],
        of: .staff, for: .administration,
        [
            Column("id", Text(sv: "Id", en: "Id"), isWhole: true),
            Column("subject", Text(sv: "Konto", en: "Account")),
            Column("name", Text(sv: "Namn", en: "Name")),
            Column("agency", Text(sv: "Verksamhet", en: "Agency")),
            Column("unit", Text(sv: "Enhet", en: "Unit")),
            Column("roles", Text(sv: "Roller", en: "Roles")),
            Column("locked", Text(sv: "Spärrad", en: "Locked")),
        ])

    private static let staffMove = Command<Desk>(
        ["staff", "move"],
        Text(
            sv: "flytta till en annan enhet, eller ingen; det som hölls avslutas",
            en: "move to another unit, or to none; what was held ends"),
        examples: ["staff move STAFF-ID --unit UNIT-ID", "staff move STAFF-ID --confirm NAME"],
        operands: "STAFF-ID", positionals: 1...1,
        options: [CommandOption("unit", .id, Text(sv: "enheten", en: "the unit"))],
        danger: naming
    ) { (desk, arguments) throws(ShellFailure) in
        let staff = try staff(arguments)
        let unit = arguments.text("unit").flatMap(UUID.init(uuidString:))
        let caller = try desk.caller(.administration, "staff move")
        return try entered(
            Text(sv: "Flyttad; det som hölls är avslutat.", en: "Moved; what was held has ended."),
            desk.asking { gate throws(Failure) in
                try MoveStaff()(staff, to: unit, once: once(caller), as: caller, through: gate)
            })
    }

    private static let staffAdd = Command<Desk>(
        ["staff", "add"],
        Text(sv: "för in en medarbetare vid en enhet", en: "enter a member of staff at a unit"),
        examples: ["staff add nils.ny --name 'Nils Nyman' --unit UNIT-ID"],
        operands: "ACCOUNT", positionals: 1...1,
        options: [
            CommandOption(
                "name", .text, Text(sv: "för- och efternamn", en: "name"), isRequired: true),
            CommandOption("unit", .id, Text(sv: "enheten", en: "the unit"), isRequired: true),
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let unit = arguments.text("unit").flatMap(UUID.init(uuidString:)) else {
            throw .usage(badStaff)
        }
        let (subject, name) = (arguments.positional(0) ?? "", arguments.text("name") ?? "")
        let caller = try desk.caller(.administration, "staff add")
        return try entered(
            Text(
                sv: "Nästa: role grant ID ROLL, staff password ID.",
                en: "Next: role grant ID ROLE, staff password ID."),
            desk.asking { gate throws(Failure) in
                try AddStaff()(
                    subject, name: name, at: unit, once: once(caller), as: caller, through: gate)
            })
    }

    private static let staffLock = locking(
        "staff lock", true,
        Text(sv: "lås ute, ur varje session på en gång", en: "lock out, of every session at once"),
        naming)
    private static let staffUnlock = locking(
        "staff unlock", false, Text(sv: "släpp in igen", en: "let in again"), nil)

    private static func locking(
        _ name: StaticString, _ isLocked: Bool, _ summary: Text, _ danger: Danger<Desk>?
    ) -> Command<Desk> {
        let path = name.description.split(separator: " ").map(String.init)
        return Command(
            path, summary, examples: ["\(name) STAFF-ID"], operands: "STAFF-ID",
            positionals: 1...1, danger: danger
        ) { (desk, arguments) throws(ShellFailure) in
            let staff = try staff(arguments)
            let caller = try desk.caller(.administration, name)
            return try entered(
                isLocked
                    ? Text(sv: "Utelåst, ur varje session.", en: "Locked out, of every session.")
                    : Text(sv: "Insläppt igen.", en: "Let in again."),
                desk.asking { gate throws(Failure) in
                    try LockStaff()(staff, isLocked, once: once(caller), as: caller, through: gate)
                })
        }
    }

    private static let staffPassword = Command<Desk>(
        ["staff", "password"],
        Text(
            sv: "sätt ett lösenord; det frågas efter, eller läses ur en fil",
            en: "set a password; it is asked for, or read from a file"),
        examples: ["staff password STAFF-ID", "staff password STAFF-ID --password-file F"],
        operands: "STAFF-ID", positionals: 1...1,
        options: [
            CommandOption(
                "password-file", .text, Text(sv: "fil med lösenordet", en: "file that holds it"))
        ], crossing: .newPassword
    ) { (desk, arguments) throws(ShellFailure) in
        let staff = try staff(arguments)
        let caller = try desk.caller(.administration, "staff password")
        let password = try desk.surroundings.newPassword(arguments.text("password-file"))
        let signIn = desk.signIn()
        try desk.asking { gate throws(Failure) in
            try signIn.setPassword(password, of: staff, as: caller, through: gate)
        }
        let id = staff.uuidString.lowercased()
        return Output(
            .lines([]), json: Array("{\"id\":\"\(id)\"}".utf8),
            notes: [
                Text(
                    sv: "Lösenordet är satt; sessioner med det gamla är avslutade.",
                    en: "The password is set; sessions of the old one have ended.")
            ])
    }

    /// Who is struck, by the account name.
    static let naming = Danger<Desk> { (desk, arguments) throws(ShellFailure) in
        try naming(arguments.positional(0), &desk)
    }

    /// One member of staff as they are shown, and their account name.
    static func naming(
        _ id: String?, _ desk: inout Desk
    ) throws(ShellFailure) -> (Output, word: String) {
        guard let staff = UUID(uuidString: id ?? "") else { throw .usage(badStaff) }
        let found = try desk.item(
            staff.uuidString, of: .staff, .administration, "staff list")
        let fields = [
            Field("subject", Text(sv: "Konto", en: "Account"), Listed.text(found["subject"])),
            Field("name", Text(sv: "Namn", en: "Name"), Listed.text(found["name"])),
            Field("agency", Text(sv: "Verksamhet", en: "Agency"), Listed.text(found["agency"])),
            Field("unit", Text(sv: "Enhet", en: "Unit"), Listed.text(found["unit"])),
            Field("roles", Text(sv: "Roller", en: "Roles"), Listed.text(found["roles"])),
        ]
        return (.record(fields), Listed.text(found["subject"]) ?? "")
    }

    private static let roleList = Command<Desk>(
        ["role", "list"], Text(sv: "en medarbetares roller", en: "roles of a member of staff"),
        examples: ["role list STAFF-ID"], operands: "STAFF-ID", positionals: 1...1,
        options: window
    ) { (desk, arguments) throws(ShellFailure) in
        let staff = try staff(arguments)
        let window = try window(arguments)
        let caller = try desk.caller(.administration, "role list")
        return try Listed.output(
            try desk.asking { gate throws(Failure) in
                try gate.page(.roles, of: staff, window, as: caller)
            },
            [
                Column("id", Text(sv: "Id", en: "Id"), isWhole: true),
                Column("role", Text(sv: "Roll", en: "Role")),
                Column("agency", Text(sv: "Verksamhet", en: "Agency")),
                Column("from", Text(sv: "Från", en: "From")),
                Column("until", Text(sv: "Till", en: "Until")),
            ], after: window)
    }

    private static let roleGrant = Command<Desk>(
        ["role", "grant"],
        Text(sv: "ge en roll, aldrig sig själv", en: "grant a role, never to oneself"),
        examples: [
            "role grant STAFF-ID social_worker",
            "role grant STAFF-ID coordinator --until 2027-06-30",
        ],
        operands: "STAFF-ID " + Role.allCases.map(\.rawValue).joined(separator: "|"),
        positionals: 2...2,
        options: [
            CommandOption(
                "until", .text,
                Text(sv: "före, om den slutar", en: "before this moment or day, if it ends"))
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        let staff = try staff(arguments)
        guard let role = Role(rawValue: arguments.positional(1) ?? "") else {
            throw .usage(badRole)
        }
        let until = try moment(arguments.text("until"))
        let caller = try desk.caller(.administration, "role grant")
        return try entered(
            Text(
                sv: "Rollen gäller. Ta ifrån den: role end ID --reason SKÄL.",
                en: "The role is in force. To take it away: role end ID --reason REASON."),
            desk.asking { gate throws(Failure) in
                try GrantRole()(
                    role, to: staff, until: until, once: once(caller), as: caller, through: gate)
            })
    }

    private static let roleEnd = Command<Desk>(
        ["role", "end"], Text(sv: "ta ifrån en roll", en: "take a role away"),
        examples: ["role end ROLE-ID --reason done"], operands: "ROLE-ID", positionals: 1...1,
        options: [
            CommandOption(
                "reason", .text,
                Text(both: EndingReason.allCases.map(\.rawValue).joined(separator: ", ")),
                isRequired: true)
        ]
    ) { (desk, arguments) throws(ShellFailure) in
        guard let grant = UUID(uuidString: arguments.positional(0) ?? ""),
            let reason = EndingReason(rawValue: arguments.text("reason") ?? "")
        else { throw .usage(badRole) }
        let caller = try desk.caller(.administration, "role end")
        return try entered(
            Text(sv: "Rollen är borttagen.", en: "The role has ended."),
            desk.asking { gate throws(Failure) in
                try End(.roleGrant)(
                    grant, because: reason, once: once(caller), as: caller, through: gate)
            })
    }

    private static func staff(_ arguments: Arguments) throws(ShellFailure) -> UUID {
        guard let staff = UUID(uuidString: arguments.positional(0) ?? "") else {
            throw .usage(badStaff)
        }
        return staff
    }

    private static let badStaff = Fault(
        "SHELL-150", sv: "Ange medarbetarens id: staff list.",
        en: "Name the member of staff by id: staff list.")
    private static let badRole = Fault(
        "SHELL-151", sv: "Se help role.", en: "See help role.")
}
