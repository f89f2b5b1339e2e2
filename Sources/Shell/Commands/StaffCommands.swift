import Access
import Casework
import Domain
import FoundationEssentials
import JSON

extension Commands {
    /// Who belongs where, in which roles: the administrator's.
    static let staffing = [staffList, staffMove, roleList, roleGrant, roleEnd]

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
        examples: ["staff move STAFF-ID --unit UNIT-ID", "staff move STAFF-ID"],
        operands: "STAFF-ID", positionals: 1...1,
        options: [CommandOption("unit", .id, Text(sv: "enheten", en: "the unit"))]
    ) { (desk, arguments) throws(ShellFailure) in
        let staff = try staff(arguments)
        let unit = arguments.text("unit").flatMap(UUID.init(uuidString:))
        let caller = try desk.caller(.administration, "staff move")
        return try entered(
            desk.asking { gate throws(Failure) in
                try MoveStaff()(staff, to: unit, once: once(), as: caller, through: gate)
            })
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
            ])
    }

    private static let roleGrant = Command<Desk>(
        ["role", "grant"],
        Text(sv: "ge en roll, aldrig sig själv", en: "grant a role, never to oneself"),
        examples: ["role grant STAFF-ID social_worker"],
        operands: "STAFF-ID " + Role.allCases.map(\.rawValue).joined(separator: "|"),
        positionals: 2...2
    ) { (desk, arguments) throws(ShellFailure) in
        let staff = try staff(arguments)
        guard let role = Role(rawValue: arguments.positional(1) ?? "") else {
            throw .usage(badRole)
        }
        let caller = try desk.caller(.administration, "role grant")
        return try entered(
            desk.asking { gate throws(Failure) in
                try GrantRole()(
                    role, to: staff, until: nil, once: once(), as: caller, through: gate)
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
            desk.asking { gate throws(Failure) in
                try End(.roleGrant)(
                    grant, because: reason, once: once(), as: caller, through: gate)
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
