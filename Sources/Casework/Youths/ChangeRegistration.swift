package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Sets right what the own unit has registered of a youth, or enters a name that has changed (GDPR 16):
/// what stood before stays as history, and a name that was right still finds the youth.
package struct ChangeRegistration: Sendable {
    package struct Command: Sendable {
        package let name: PersonName
        /// Nil leaves the date as it is.
        package let birthDate: LocalDate?
        /// What stood until now.
        package let previous: AddNumber.Previous

        package init(name: PersonName, birthDate: LocalDate?, previous: AddNumber.Previous) {
            self.name = name
            self.birthDate = birthDate
            self.previous = previous
        }
    }

    package init() {}

    /// - Parameter seen: the version of the registration that the caller has seen.
    /// - Throws: ``Failure/conflict`` when nothing changes, ``Failure/forbidden`` where the caller's unit
    ///   has not registered the youth.
    /// - Returns: the youth.
    package func callAsFunction(
        _ youth: ID<Youth>, _ command: Command, seen: String, once: Creation.Once,
        as caller: Caller, through gate: Gate
    ) throws(Failure) -> Created {
        let keys = MatchKey.keys(of: command.name)
        return try gate.create(
            Creation(
                "youth.correct", of: "youth", recordID: youth.uuid, youthID: youth.uuid,
                seen: Creation.Seen("youth", youth.uuid, version: seen), lock: .alone,
                reading: ReadYouth.reading,
                steps: [
                    (
                        Self.change,
                        [
                            .uuid(UUID()), .uuid(youth.uuid), .text(command.previous.rawValue),
                            .optional(command.birthDate?.description), .text(command.name.given),
                            .text(command.name.family), .texts(keys.given), .texts(keys.family),
                            .int(MatchKey.version),
                        ]
                    )
                ],
                answers: ["registration_same": .conflict]),
            once: once, as: caller)
    }

    private static let change = Statement(
        "youth.correct.write",
        """
        SELECT authz.change_registration($1, $2, $3, $4::date, $5, $6, $7::text[], $8::text[],
                                         $9::integer)
        """)
}
