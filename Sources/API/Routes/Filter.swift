import Domain
import JSON

/// A query parameter that narrows a list, and may be left out.
package struct Filter: Sendable {
    let name: String
    let shape: JSON
    /// The code of the fault in a value that does not fit; nil when it fits.
    let fault: @Sendable (String) -> String?

    /// One of the words of a closed set.
    package static func choice<Word: RawRepresentable & CaseIterable & SendableMetatype>(
        _ name: String, of _: Word.Type
    ) -> Filter where Word.RawValue == String {
        Filter(name: name, shape: Shape.choice(Array(Word.allCases))) {
            Word(rawValue: $0) == nil ? "not-a-choice" : nil
        }
    }

    /// The id of a record.
    package static func id(_ name: String) -> Filter {
        Filter(name: name, shape: Shape.id) { ID<Route>($0) == nil ? "uuid-form" : nil }
    }

    /// Words to look for, as they stand.
    package static func words(_ name: String) -> Filter {
        Filter(name: name, shape: Shape.text(1...100)) {
            (1...100).contains($0.unicodeScalars.count) ? nil : "length"
        }
    }

    /// A day.
    package static func day(_ name: String) -> Filter {
        Filter(name: name, shape: Shape.day) {
            do throws(LocalDate.Invalid) {
                _ = try LocalDate($0)
                return nil
            } catch {
                return error.code
            }
        }
    }
}
