import JSON
import Secrets

/// What came of a command, on its way back from the service.
struct CommandAnswer: Equatable {
    var output = Output(.nothing)
    /// Of a preview: the name that must be typed.
    var word: String?
    /// What the command wrote to the file that was named.
    var file: [UInt8]?
    /// The command says that it cannot: a usage fault, or one of the matter.
    var failure: ShellFailure?

    /// The API's answer to `POST /shell-commands`.
    var json: [UInt8] {
        if let failure {
            let fault = failure.fault
            return JSON.write(
                .object([
                    JSON.Member(
                        "failure",
                        .object(
                            [
                                JSON.Member("exitCode", .integer(Int(failure.exitCode.rawValue))),
                                JSON.Member("code", .string(fault.code)),
                            ] + fault.sentence.members))
                ]))
        }
        var members = [JSON.Member("output", output.wire)]
        if let word { members.append(JSON.Member("word", .string(word))) }
        if let file { members.append(JSON.Member("file", .string(Base64.encode(file)))) }
        return JSON.write(.object(members))
    }

    init() {}

    /// Reads an answer; nil for what is none. The service is not trusted to tell the truth about its
    /// shape, and what it says is made safe where it is shown.
    init?(_ bytes: [UInt8]) {
        guard let json = try? JSON.parse(bytes, limits: JSON.Limits(elements: 2_000_000)) else {
            return nil
        }
        if let failure = json["failure"] {
            guard case .string(let code)? = failure["code"], let sentence = Text(wire: failure),
                let exit = failure["exitCode"]
            else { return nil }
            let fault = Fault(told: code, sentence)
            switch exit {
            case .integer(Int(ExitCode.usage.rawValue)): self.failure = .usage(fault)
            case .integer(Int(ExitCode.conflict.rawValue)): self.failure = .conflicting(fault)
            case _: self.failure = .failed(fault)
            }
            return
        }
        guard let wire = json["output"], let output = Output(wire: wire) else { return nil }
        self.output = output
        if case .string(let word)? = json["word"] { self.word = word }
        if let text = json["file"] {
            guard case .string(let text) = text, let file = Base64.decode(text) else { return nil }
            self.file = file
        }
    }
}

extension Text {
    /// Both languages, as members.
    var members: [JSON.Member] {
        [
            JSON.Member("sv", .string(`in`(.swedish))), JSON.Member("en", .string(`in`(.english))),
        ]
    }

    init?(wire json: JSON) {
        guard case .string(let sv)? = json["sv"], case .string(let en)? = json["en"] else {
            return nil
        }
        self.init(sv: sv, en: en)
    }
}

extension Output {
    /// The view and the notes; the JSON as text, since its bytes are the answer's.
    var wire: JSON {
        var members: [JSON.Member] = []
        switch view {
        case .nothing: break
        case .lines(let lines):
            members.append(JSON.Member("lines", .array(lines.map { .string($0) })))
        case .record(let fields):
            members.append(
                JSON.Member(
                    "record",
                    .array(
                        fields.map { field in
                            .object(
                                [JSON.Member("key", .string(field.key))] + field.title.members
                                    + [JSON.Member("value", Self.optional(field.value))])
                        })))
        case .table(let table):
            let columns = table.columns.map { column in
                JSON.object(
                    [JSON.Member("key", .string(column.key))] + column.title.members
                        + [JSON.Member("isWhole", .bool(column.isWhole))])
            }
            let rows = table.rows.map { JSON.array($0.map(Self.optional)) }
            members.append(JSON.Member("columns", .array(columns)))
            members.append(JSON.Member("rows", .array(rows)))
        }
        if let json {
            members.append(JSON.Member("json", .string(String(decoding: json, as: UTF8.self))))
        }
        members.append(JSON.Member("notes", .array(notes.map { .object($0.members) })))
        if asksPeople { members.append(JSON.Member("asksPeople", .bool(true))) }
        return .object(members)
    }

    private static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

    /// Nil for what is no output.
    init?(wire: JSON) {
        guard case .array(let told)? = wire["notes"] else { return nil }
        let notes = told.compactMap(Text.init(wire:))
        guard notes.count == told.count, let view = View(wire: wire) else { return nil }
        var json: [UInt8]?
        if let text = wire["json"] {
            guard case .string(let text) = text else { return nil }
            json = Array(text.utf8)
        }
        self.init(
            view, json: json, notes: notes, asksPeople: wire["asksPeople"] == .bool(true))
    }
}

extension Output.View {
    fileprivate init?(wire: JSON) {
        if case .array(let lines)? = wire["lines"] {
            self = .lines(lines.compactMap(Self.text))
        } else if case .array(let record)? = wire["record"] {
            let fields = record.compactMap { field -> Field? in
                guard let key = Self.text(field["key"]), let title = Text(wire: field) else {
                    return nil
                }
                return Field(key, title, Self.text(field["value"]))
            }
            guard fields.count == record.count else { return nil }
            self = .record(fields)
        } else if case .array(let told)? = wire["columns"], case .array(let rows)? = wire["rows"] {
            let columns = told.compactMap { column -> Column? in
                guard let key = Self.text(column["key"]), let title = Text(wire: column) else {
                    return nil
                }
                return Column(key, title, isWhole: column["isWhole"] == .bool(true))
            }
            let values = rows.compactMap { row -> [String?]? in
                guard case .array(let cells) = row else { return nil }
                return cells.map(Self.text)
            }
            guard columns.count == told.count, values.count == rows.count else { return nil }
            self = .table(Table(columns, values))
        } else {
            self = .nothing
        }
    }

    private static func text(_ json: JSON?) -> String? {
        guard case .string(let text)? = json else { return nil }
        return text
    }
}
