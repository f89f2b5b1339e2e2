/// A column of a table.
package struct Column: Sendable, Equatable {
    /// The member's name in JSON.
    package let key: String
    package let title: Text
    /// Never cut: half an id is no id.
    package let isWhole: Bool

    /// A column; may be cut unless said.
    package init(_ key: String, _ title: Text, isWhole: Bool = false) {
        self.key = key
        self.title = title
        self.isWhole = isWhole
    }
}

/// Rows of values under titles; a row that is too short lacks its last values.
package struct Table: Sendable, Equatable {
    package let columns: [Column]
    package let rows: [[String?]]

    /// A table.
    package init(_ columns: [Column], _ rows: [[String?]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The value at a place, nil when there is none.
    package func value(_ row: [String?], _ place: Int) -> String? {
        row.indices.contains(place) ? row[place] : nil
    }
}

/// One named value of a record.
package struct Field: Sendable, Equatable {
    /// The member's name in JSON.
    package let key: String
    package let title: Text
    package let value: String?

    /// A named value, nil when the record has none.
    package init(_ key: String, _ title: Text, _ value: String?) {
        self.key = key
        self.title = title
        self.value = value
    }
}

/// What a command answers: something to look at, and the same as JSON where the service made it.
package struct Output: Sendable, Equatable {
    /// What a person sees.
    package enum View: Sendable, Equatable {
        case nothing
        case table(Table)
        case record([Field])
        case lines([String])
    }

    package let view: View
    /// The API's own bytes, passed through; nil lets the view be written as JSON.
    package let json: [UInt8]?
    /// For standard error: what changed, what to do next.
    package let notes: [Text]
    /// Done as far as it could be, and people must act: the exit code says so.
    package let asksPeople: Bool

    /// What was found is wrong: told as an error once the answer has been shown.
    package let failure: Fault?

    /// An answer.
    package init(
        _ view: View, json: [UInt8]? = nil, notes: [Text] = [], asksPeople: Bool = false,
        failure: Fault? = nil
    ) {
        self.failure = failure
        self.view = view
        self.json = json
        self.notes = notes
        self.asksPeople = asksPeople
    }

    /// Nothing to show but the notes.
    package static func notes(_ notes: Text...) -> Output { Output(.nothing, notes: notes) }

    /// Rows under titles.
    package static func table(_ table: Table, json: [UInt8]? = nil) -> Output {
        Output(.table(table), json: json)
    }

    /// Named values, one below the other.
    package static func record(_ fields: [Field], json: [UInt8]? = nil) -> Output {
        Output(.record(fields), json: json)
    }

    /// Plain lines.
    package static func lines(_ lines: [String]) -> Output { Output(.lines(lines)) }

    /// JSON only; shown as it is in every format.
    package static func json(_ bytes: [UInt8]) -> Output { Output(.nothing, json: bytes) }
}
