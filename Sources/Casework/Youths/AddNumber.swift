package import Access
package import Domain
import FoundationEssentials
import Postgres

/// Gives a youth another number: a personnummer in place of a samordningsnummer (lag 2022:1697), a
/// number in place of a reserve number. Earlier numbers stay as history and still find the youth,
/// unless they were a mistake.
package struct AddNumber: Sendable {
    package struct Command: Sendable {
        package let number: IdentityNumber
        package let previous: Previous

        package init(number: IdentityNumber, previous: Previous) {
            self.number = number
            self.previous = previous
        }
    }

    /// What the youth's earlier number was.
    package enum Previous: String, Sendable, CaseIterable {
        /// Right in its time.
        case replaced
        /// Never this person's.
        case mistaken
    }

    package init() {}

    /// - Throws: ``Failure/conflict`` when the youth has the number or a better one, or when another
    ///   youth of the own unit has it: then the two are to be merged.
    /// - Returns: the youth.
    package func callAsFunction(
        _ youth: ID<Youth>, _ command: Command, once: Creation.Once, as caller: Caller,
        through gate: Gate
    ) throws(Failure) -> Created {
        try gate.create(
            Creation(
                "youth.number", of: "youth", recordID: youth.uuid, youthID: youth.uuid,
                lock: .alone, reading: ReadYouth.reading,
                steps: [
                    (
                        Self.add,
                        [
                            .uuid(UUID()), .uuid(youth.uuid), .text(command.number.kind),
                            .text(command.number.stored), .text(command.previous.rawValue),
                        ]
                    )
                ],
                answers: [
                    "youth_number_known": .taken(pointer: "", code: "number-known"),
                    "youth_number_taken": .taken(pointer: "", code: "number-taken"),
                    "youth_number_outranked": .taken(pointer: "", code: "number-outranked"),
                ]),
            once: once, as: caller)
    }

    private static let add = Statement(
        "youth.number.write", "SELECT authz.add_number($1, $2, $3, $4, $5)")
}
