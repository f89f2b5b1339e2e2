/// An option of a command: `--name value`, `--name=value`, or a flag `--name`.
package struct CommandOption: Sendable, Equatable {
    /// What a value must look like; checked before the command runs.
    package enum Kind: Sendable, Equatable {
        case text
        /// A uuid of 36 characters.
        case id
        /// A day, `YYYY-MM-DD`, that exists.
        case date
        /// A whole number within limits.
        case number(ClosedRange<Int>)
        /// No value: there or not.
        case flag
    }

    /// Without the two hyphens.
    package let name: String
    package let kind: Kind
    package let summary: Text
    package let isRequired: Bool
    /// May be given several times.
    package let repeats: Bool

    /// An option, optional and single unless said.
    package init(
        _ name: String, _ kind: Kind, _ summary: Text, isRequired: Bool = false,
        repeats: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.summary = summary
        self.isRequired = isRequired
        self.repeats = repeats
    }

    /// Understood by commands that write.
    package static let dryRun = CommandOption(
        "dry-run", .flag,
        Text(sv: "Pröva allt, ändra inget.", en: "Try everything, change nothing."))
    /// Demanded by commands that cannot be taken back.
    package static let confirm = CommandOption(
        "confirm", .text,
        Text(
            sv: "Namnet på det som drabbas, i stället för att skriva det vid frågan.",
            en: "The name of what is struck, instead of typing it when asked."))

    /// Understood by every command.
    package static let common = [
        CommandOption(
            "json", .flag, Text(sv: "Skriv svaret som JSON.", en: "Write the answer as JSON.")),
        CommandOption(
            "plain", .flag,
            Text(sv: "Tabbar mellan fälten, ingen tabell.", en: "Tabs between fields, no table.")),
        CommandOption(
            "csv", .flag,
            Text(sv: "Skriv tabellen som CSV.", en: "Write the table as CSV.")),
        CommandOption("help", .flag, Text(sv: "Visa hjälp.", en: "Show help.")),
    ]
}

/// The shapes of values.
package enum Shape {
    /// 8-4-4-4-12 hexadecimal digits.
    package static func isID(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 36 else { return false }
        return bytes.enumerated().allSatisfy { place, byte in
            switch place {
            case 8, 13, 18, 23: byte == UInt8(ascii: "-")
            case _: isHex(byte)
            }
        }
    }

    /// A day of the Gregorian calendar from year 1 to 9999.
    package static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = digits(bytes[0..<4]), let month = digits(bytes[5..<7]),
            let day = digits(bytes[8..<10])
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return year > 0 && lengths.indices.contains(month - 1) && day >= 1
            && day <= lengths[month - 1]
    }

    /// A whole number in decimal digits, with a hyphen before it when negative.
    package static func number(_ text: String) -> Int? {
        text.first == "+" ? nil : Int(text)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        case _: false
        }
    }

    private static func digits(_ bytes: ArraySlice<UInt8>) -> Int? {
        var sum = 0
        for byte in bytes {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            sum = sum * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return sum
    }
}
