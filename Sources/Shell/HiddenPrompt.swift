import Glibc

/// Asks for a secret at the terminal without showing it.
package enum HiddenPrompt {
    /// The longest secret, in bytes.
    package static let limit = 1_024

    /// The bytes typed before Return.
    ///
    /// Backspace takes back a character, Ctrl-U all of them. Bytes need not be UTF-8.
    /// - Throws: `.interrupted` at Ctrl-C, or Ctrl-D on nothing; `.usage` without a terminal:
    ///   a script names a file instead.
    package static func ask(
        _ prompt: String, input: Int32 = 0, output: Int32 = 2
    ) throws(ShellFailure) -> [UInt8] {
        try Progress.asking { () throws(ShellFailure) in
            try unseen(prompt, input, output)
        }
    }

    private static func unseen(
        _ prompt: String, _ input: Int32, _ output: Int32
    ) throws(ShellFailure) -> [UInt8] {
        guard let terminal = TerminalGuard(input) else { throw .usage(noTerminal) }
        guard terminal.silence() else { throw .usage(noTerminal) }
        Bytes.write(Array(Sanitised.line(prompt).utf8), to: output)
        // The Return that was typed is not shown either.
        defer { Bytes.write([UInt8(ascii: "\n")], to: output) }
        var secret: [UInt8] = []
        while let key = key(from: input) {
            switch key {
            case 3: throw .interrupted
            case 4 where secret.isEmpty: throw .interrupted
            case 4: continue
            case 10, 13: return secret
            case 8, 127: dropCharacter(&secret)
            case 21: secret = []
            case _:
                guard secret.count < limit else { throw .usage(tooLong) }
                secret.append(key)
            }
        }
        throw .interrupted
    }

    private static func key(from input: Int32) -> UInt8? {
        var key: UInt8 = 0
        while true {
            let count = unsafe read(input, &key, 1)
            if count == 1 { return key }
            if count == 0 || errno != EINTR { return nil }
        }
    }

    private static func dropCharacter(_ secret: inout [UInt8]) {
        while let byte = secret.popLast(), byte & 0xC0 == 0x80 {}
    }

    private static let noTerminal = Fault(
        "SHELL-030", sv: "Ingen terminal att fråga vid. Ange hemligheten i en fil.",
        en: "There is no terminal to ask at. Give the secret in a file.")
    private static let tooLong = Fault(
        "SHELL-031", sv: "Hemligheten är för lång.", en: "The secret is too long.")
}
