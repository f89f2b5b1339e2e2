/// The languages the shell speaks.
package enum Language: Sendable, Equatable {
    case swedish
    case english

    /// From the first of `LC_ALL`, `LC_MESSAGES`, `LANG` that is set and not empty.
    ///
    /// `sv…` is Swedish, everything else English. Source: POSIX.1-2017, XBD 8.2.
    package init(environment: [String: String]) {
        let chosen = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
            .compactMap { environment[$0] }
            .first { !$0.isEmpty }
        let language = (chosen ?? "").prefix { $0.isLetter }.lowercased()
        self = language == "sv" ? .swedish : .english
    }
}

/// A text in both languages.
package struct Text: Sendable, Equatable, Hashable {
    private let swedish: String
    private let english: String

    /// The same thing said twice.
    package init(sv: String, en: String) {
        swedish = sv
        english = en
    }

    /// A text that reads the same in both: a name or a code.
    package init(both: String) {
        self.init(sv: both, en: both)
    }

    /// One text after the other.
    package static func + (left: Text, right: Text) -> Text {
        Text(sv: left.swedish + right.swedish, en: left.english + right.english)
    }

    /// The words in one language.
    package func `in`(_ language: Language) -> String {
        switch language {
        case .swedish: swedish
        case .english: english
        }
    }
}
