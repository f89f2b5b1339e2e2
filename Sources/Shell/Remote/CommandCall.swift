import JSON
import Secrets

/// One command on its way to the service: its words, and what crosses with them.
package struct CommandCall: Sendable, Equatable {
    package var words: [String]
    /// What the command would strike is asked for; nothing is done.
    package var isPreview: Bool
    package var newPassword: String?
    package var file: [UInt8]?

    /// A command to run.
    package init(
        _ words: [String], isPreview: Bool = false, newPassword: String? = nil,
        file: [UInt8]? = nil
    ) {
        self.words = words
        self.isPreview = isPreview
        self.newPassword = newPassword
        self.file = file
    }

    /// As the API's `POST /shell-commands` takes it.
    var json: [UInt8] {
        var members = [JSON.Member("words", .array(words.map { .string($0) }))]
        if isPreview { members.append(JSON.Member("isPreview", .bool(true))) }
        if let newPassword { members.append(JSON.Member("newPassword", .string(newPassword))) }
        if let file { members.append(JSON.Member("file", .string(Base64.encode(file)))) }
        return JSON.write(.object(members))
    }
}

extension Arguments {
    /// The words that give these arguments again: options first, then the operands as they are.
    ///
    /// What concerns this machine alone stays here: the form of the answer, and paths.
    func words(
        of command: Command<Desk>, confirming word: String?
    ) -> [String] {
        var words: [String] = []
        let here = Set(CommandOption.common.map(\.name) + ["confirm", "password-file"])
        for option in command.allOptions where !here.contains(option.name) {
            if option.kind == .flag {
                if flag(option.name) { words.append("--" + option.name) }
            } else {
                let isPath = [.writes(option: option.name), .takes(option: option.name)]
                    .contains(command.crossing)
                words += all(option.name).map { "--\(option.name)=\(isPath ? "-" : $0)" }
            }
        }
        if let word { words.append("--confirm=\(word)") }
        let operands = command.crossing == .reads ? ["-"] + positionals.dropFirst() : positionals
        return command.path + words + ["--"] + operands
    }
}
