import CCrypto

/// Codes of six digits, new every thirty seconds, as every authenticator app makes them from a secret
/// (TOTP with SHA-1). Source: RFC 6238, RFC 4226.
package enum OneTimeCode {
    /// Length of a secret in bytes (RFC 4226 section 4, R6).
    package static let secretLength = 20
    /// How long a code counts, in seconds.
    package static let period = 30
    private static let digits = 6

    /// The code of a step: how many periods have gone since 1970.
    package static func code(of secret: [UInt8], at step: Int) -> String {
        let message = (0..<8).reversed().map { UInt8(truncatingIfNeeded: step >> ($0 * 8)) }
        var mac = [UInt8](repeating: 0, count: 20)
        guard
            unsafe HMAC(
                EVP_sha1(), secret, Int32(secret.count), message, message.count, &mac, nil) != nil
        else { preconditionFailure("libcrypto cannot compute HMAC") }
        // Dynamic truncation (RFC 4226 section 5.3).
        let place = Int(mac[19] & 0x0F)
        let number = mac[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } & 0x7FFF_FFFF
        let code = String(number % 1_000_000)
        return String(repeating: "0", count: digits - code.count) + code
    }

    /// Whether a text is the code of a step: of no other counts here, for a code lives as long as its
    /// step (OWASP ASVS 6.5.5). Takes as long whatever it is.
    package static func isCode(_ text: String, of secret: [UInt8], at step: Int) -> Bool {
        constantTimeEquals(Array(code(of: secret, at: step).utf8), Array(text.utf8))
    }

    /// Whether a text has the form of such a code.
    package static func isForm(_ text: String) -> Bool {
        text.utf8.count == digits
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// What an app reads, as a QR code or a link.
    ///
    /// - Parameter account: of letters that an address takes as they are, as account names are.
    package static func uri(of secret: [UInt8], account: String) -> String {
        "otpauth://totp/sspf:\(account)?secret=\(Base32.encode(secret))&issuer=sspf"
            + "&algorithm=SHA1&digits=\(digits)&period=\(period)"
    }
}

/// A code that stands in, once, for a lost app: 120 random bits, as six groups of four. So many need no slow
/// digest: nobody finds one out from its own.
package enum RecoveryCode {
    /// How many there are at a time.
    package static let count = 10

    /// A new one.
    ///
    /// - Throws: `.randomnessUnavailable`.
    package static func make() throws(SecretsError) -> String {
        let text = Array(Base32.encode(try RandomBytes.make(15)))
        return (0..<6).map { String(text[$0 * 4..<$0 * 4 + 4]) }.joined(separator: "-")
    }

    /// The digest that is kept, whatever case and separators it is typed with.
    package static func digest(_ code: String) -> [UInt8] {
        let letters = code.uppercased().filter { $0 != "-" && $0 != " " }
        return SHA256.hash(Array("sspf-recovery-code/v1\n\(letters)".utf8))
    }
}

/// Letters and digits that nobody mistakes for another (RFC 4648 section 6), without padding.
package enum Base32 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        var (buffer, bits) = (0, 0)
        for byte in bytes {
            buffer = (buffer << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(alphabet[buffer >> bits & 31])
            }
        }
        if bits > 0 { text.append(alphabet[buffer << (5 - bits) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }
}
