package import Access
import JSON
import Secrets

/// One command of the shell, typed elsewhere and run here.
package struct ShellLine: Sendable {
    /// The command's name, options and operands.
    package let words: [String]
    /// What it would strike is asked for; nothing is done.
    package let isPreview: Bool
    /// For commands that set one.
    package let newPassword: String?
    /// The content of the file that the command reads.
    package let file: [UInt8]?

    /// `ShellCommand`, as it is described and as it is read.
    static let form = Form(
        "ShellCommand", limit: 1024 * 1024,
        Shape.object(
            "Ett kommando i administrationsskalet. Paths among the words are never opened here: what"
                + " the command reads comes as file, in Base64.",
            required: [("words", Shape.array(Shape.string, least: 1, most: 500))],
            optional: [
                ("isPreview", Shape.boolean), ("newPassword", Shape.text(1...1024)),
                ("file", Shape.pattern("^[A-Za-z0-9+/]*={0,2}$")),
            ], isClosed: true)
    ) { (object: inout Reader, _) -> ShellLine? in
        let words = object.values("words", 1...500) { (text: String) throws(Unspeakable) in
            guard text.utf8.count <= 65_536,
                !text.unicodeScalars.contains(where: { scalar in
                    scalar.properties.generalCategory == .control && scalar != "\t"
                })
            else { throw Unspeakable.controlCharacter }
            return text
        }
        let isPreview = object.optionalBoolean("isPreview") ?? false
        let newPassword = object.optionalToken("newPassword", 1...1024)
        let file = object.optionalValue("file") { (text: String) throws(Unspeakable) in
            guard let bytes = Base64.decode(text) else { throw Unspeakable.base64 }
            return bytes
        }
        guard object.finish(), let words else { return nil }
        return ShellLine(
            words: words, isPreview: isPreview, newPassword: newPassword, file: file)
    }
}

/// Runs a line for whoever asks: given by the main program, since the shell stands below the API.
/// Answers JSON, also where the command itself tells that it cannot.
package typealias RunShellLine =
    @Sendable (ShellLine, Caller, Gate, SignIn) throws(Failure) -> [UInt8]

/// No word of a command, or no file.
private enum Unspeakable: String, Coded {
    case controlCharacter = "control-character"
    case base64 = "base64-form"

    var code: String { rawValue }
}

extension Schema {
    /// What a command answered.
    static let shellAnswer = Schema(
        "ShellAnswer",
        Shape.object(
            "Kommandots svar: output to be shown, with word the name that a preview asks for and file"
                + " (Base64) what the command writes; or failure, where the command tells that it"
                + " cannot. Refusals by access, state and sign-in are problems as elsewhere.",
            required: [],
            optional: [
                ("output", output), ("word", Shape.string), ("file", Shape.string),
                (
                    "failure",
                    Shape.part(
                        ("exitCode", Shape.integer(1...255)),
                        ("code", Shape.string), ("sv", Shape.string), ("en", Shape.string))
                ),
            ]))

    /// What is shown: lines, a record, a table, or nothing; written out, for no example has all.
    private static let output: JSON = {
        let told: [(String, JSON)] = [("sv", Shape.string), ("en", Shape.string)]
        func list(_ says: String, of members: [(String, JSON)]) -> JSON {
            Shape.array(Shape.object(says, required: members))
        }
        let value = Shape.optional(Shape.string)
        return Shape.object(
            "Svar: what a terminal shows: lines, a record, or a table of columns and rows; json is the same as"
                + " the API gives it.",
            required: [("notes", list("En anmärkning.", of: told))],
            optional: [
                ("lines", Shape.array(Shape.string)),
                (
                    "record",
                    list("Ett fält.", of: [("key", Shape.string)] + told + [("value", value)])
                ),
                (
                    "columns",
                    list(
                        "En kolumn.",
                        of: [("key", Shape.string)] + told + [("isWhole", Shape.boolean)])
                ),
                ("rows", Shape.array(Shape.array(value))), ("json", Shape.string),
                ("asksPeople", Shape.boolean),
            ])
    }()
}
