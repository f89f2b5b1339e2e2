import Postgres
package import Secrets

/// What a new password must be: 15 characters or more (OWASP ASVS 6.2.1), any of them, and none that is
/// tried early: common, leaked, or made of words that belong to the account (NIST SP 800-63B 5.1.1.2).
package struct PasswordRules: Sendable {
    /// The fewest characters, counted as Unicode has them.
    package static let shortest = 15
    /// What anybody tries here.
    private static let service = "sspf skola socialtjänst polis fritid orossamtal kommun"

    private let breached: BreachedPasswords?

    /// - Parameter breached: passwords that have leaked; nil for the common ones alone.
    package init(breached: BreachedPasswords? = nil) { self.breached = breached }

    /// Why a password is not taken, as a code; nil when it is.
    ///
    /// - Parameter account: the account's words: its name and places.
    /// - Throws: `.listRefused` when what has leaked cannot be read: then nothing is taken.
    package func fault(
        in password: String, of account: String
    ) throws(SecretsError) -> StaticPointer? {
        if password.unicodeScalars.count < Self.shortest { return "too-short" }
        // Longer ones are refused where the key is derived.
        guard password.utf8.count <= Scrypt.longestPassword else { return nil }
        if try breached?.contains(password) == true { return "leaked" }
        let own = Self.words(of: account + " " + Self.service)
        return Self.forms(of: password).contains { Self.isGuessable($0, own) } ? "guessable" : nil
    }

    /// The password in lower case, and without the digits around it; signs and spaces go, unless there
    /// is nothing else.
    private static func forms(of password: String) -> [[Character]] {
        let lower = Array(password.lowercased())
        let letters = lower.filter { $0.isLetter || $0.isNumber }
        let whole = letters.isEmpty ? lower : letters
        let bare = whole.drop(while: \.isNumber).reversed().drop(while: \.isNumber).reversed()
        // With the letters that others stand for.
        let plain = lower.map { disguises[$0] ?? $0 }.filter { $0.isLetter || $0.isNumber }
        return [whole, Array(bare), plain].filter { !$0.isEmpty }
    }

    private static let disguises: [Character: Character] = [
        "@": "a", "4": "a", "3": "e", "1": "i", "!": "i", "0": "o", "$": "s", "5": "s", "7": "t",
    ]

    /// Whether it is a row of keys, or one short piece, or three pieces that are common, over and over.
    private static func isGuessable(_ text: [Character], _ own: Set<String>) -> Bool {
        let period = (1..<text.count).first { text.dropFirst($0).elementsEqual(text.dropLast($0)) }
        let piece = Array(text.prefix(period ?? text.count))
        if piece.count <= 4 { return true }
        let row = String(piece)
        if CommonPasswords.walks.contains(where: { walk in
            walk.contains(row) || String(walk.reversed()).contains(row)
        }) {
            return true
        }
        return guesses(piece, own) <= 3
    }

    /// In how few pieces it can be told: a common word is one, a single character or up to four digits too, a
    /// word of the account's none.
    private static func guesses(_ text: [Character], _ own: Set<String>) -> Int {
        let longest = max(CommonPasswords.longest, own.map(\.count).max() ?? 0)
        var fewest = [0]
        for end in 1...text.count {
            var best = fewest[end - 1] + 1
            for start in max(0, end - longest)..<end {
                let word = String(text[start..<end])
                if own.contains(word) {
                    best = min(best, fewest[start])
                } else if CommonPasswords.words.contains(word)
                    || end - start <= 4 && text[start..<end].allSatisfy({ $0.isNumber })
                {
                    best = min(best, fewest[start] + 1)
                }
            }
            fewest.append(best)
        }
        return fewest[text.count]
    }

    /// Words of three letters or more.
    private static func words(of text: String) -> Set<String> {
        Set(
            text.lowercased().split { !$0.isLetter && !$0.isNumber }.filter { $0.count >= 3 }
                .map(String.init))
    }
}

/// What is kept of a new password. There is no way to one past the rules.
struct KeptPassword {
    /// Salt, cost and verifier, as the database takes them.
    let values: [Value]

    /// - Parameters:
    ///   - pointer: where the password stands in what was sent.
    ///   - account: the account's words.
    ///   - derive: `Scrypt.key`, when its turn has come.
    init(
        _ password: String, at pointer: StaticPointer, of account: String, by rules: PasswordRules,
        derive: (String, [UInt8], Scrypt.Parameters) throws(SecretsError) -> [UInt8]
    ) throws(Failure) {
        let parameters = Scrypt.Parameters.current
        let fault: StaticPointer?
        do throws(SecretsError) {
            fault = try rules.fault(in: password, of: account)
            let salt = try Scrypt.makeSalt()
            let key = fault == nil ? try derive(password, salt, parameters) : []
            values = [
                .bytes(salt), .int(parameters.cost), .int(parameters.blockSize),
                .int(parameters.parallelism), .bytes(Scrypt.verifier(of: key)),
            ]
        } catch {
            switch error {
            case .busy: throw .unavailable
            case .passwordTooLong: throw .unfit(pointer: pointer, code: "too-long")
            case .randomnessUnavailable, .lengthRefused, .saltRefused, .parametersRefused,
                .keyRefused, .cryptographyFailed, .listRefused:
                throw .broken(code: error.code)
            }
        }
        if let fault { throw .unfit(pointer: pointer, code: fault) }
    }
}
