import CCrypto

/// Why a secret could not be made, derived or used. No case carries a value.
package enum SecretsError: Error, Equatable, CaseIterable, CustomStringConvertible {
    /// The operating system's random source gave nothing. There is no weaker fallback.
    case randomnessUnavailable
    /// More random bytes were asked for than any secret here has.
    case lengthRefused
    /// A password longer than `Scrypt.longestPassword` bytes of UTF-8.
    case passwordTooLong
    /// A salt that is not `Scrypt.saltLength` bytes long.
    case saltRefused
    /// Scrypt parameters that are not defined, or that take absurd memory or time.
    case parametersRefused
    /// Too many sign-ins are waiting, or this one has waited too long.
    case busy
    /// A key that is not 32 bytes long.
    case keyRefused
    /// libcrypto reported a failure that no input explains, such as exhausted memory.
    case cryptographyFailed
    /// A list of leaked passwords that cannot be read, or is of another form.
    case listRefused

    /// A stable literal for logs and alarms.
    package var code: String {
        switch self {
        case .randomnessUnavailable: "SECRETS-001"
        case .lengthRefused: "SECRETS-002"
        case .passwordTooLong: "SECRETS-003"
        case .saltRefused: "SECRETS-004"
        case .parametersRefused: "SECRETS-005"
        case .busy: "SECRETS-006"
        case .keyRefused: "SECRETS-007"
        case .cryptographyFailed: "SECRETS-008"
        case .listRefused: "SECRETS-009"
        }
    }

    /// The code alone: safe to print.
    package var description: String { code }
}

extension SecretsError {
    /// `.cryptographyFailed`, after taking libcrypto's own account of it off this thread's list:
    /// libpq reads the same list when it speaks TLS.
    static func fromLibrary() -> SecretsError {
        ERR_clear_error()
        return .cryptographyFailed
    }
}
