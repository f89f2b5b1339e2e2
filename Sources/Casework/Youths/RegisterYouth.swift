package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Registers a youth in the caller's own unit, or finds the row that the agency already holds for
/// the number; from outside, both look the same.
package struct RegisterYouth: Sendable {
    package struct Command: Sendable {
        /// Nil for a person without a number; a report is never held up by a missing one.
        package let number: IdentityNumber?
        /// The real date where it is known; otherwise the date in the number is taken.
        package let birthDate: LocalDate?
        package let name: PersonName

        package init(number: IdentityNumber?, birthDate: LocalDate?, name: PersonName) {
            self.number = number
            self.birthDate = birthDate
            self.name = name
        }
    }

    package init() {}

    package func callAsFunction(
        _ command: Command, once: Creation.Once, as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let keys = MatchKey.keys(of: command.name)
        let birthDate = command.birthDate ?? command.number?.birthDateInNumber
        return try gate.create(
            Creation(
                "youth.register", of: "youth", recordID: .random(), reading: ReadYouth.reading,
                ending: (
                    Self.register,
                    [
                        .text(once.key), .bytes(once.digest), .optional(command.number?.kind),
                        .optional(command.number?.stored),
                        .optional(birthDate?.description), .text(command.name.given),
                        .text(command.name.family),
                        .texts(keys.given), .texts(keys.family), .int(MatchKey.version),
                    ]
                ), answers: ["registration_name": .unfit(pointer: "/number", code: "other-name")]),
            once: once, as: caller)
    }

    private static let register = Statement(
        "youth.register.write",
        """
        SELECT authz.once_end($1, $2, 'youth', f.id, f.id)
          FROM authz.register_youth($3, $4, $5::date, $6, $7, $8::text[], $9::text[],
                                    $10::integer) AS f(id)
        """)
}

extension IdentityNumber {
    /// The kind, as the database keeps it.
    var kind: String {
        switch self {
        case .personnummer: "personnummer"
        case .samordningsnummer: "samordningsnummer"
        case .reserve: "reserve"
        }
    }
}
