/// What a command needs of the machine that it is typed at, when it runs at a service elsewhere.
///
/// Told by the client's own table: a service never names a file that the client is to read or write.
package enum Crossing: Sendable, Equatable {
    /// Nothing: words go there, an answer comes back.
    case nothing
    /// The bytes of the file that the first operand names.
    case reads
    /// The bytes of the file that this option names.
    case takes(option: String)
    /// A new file, named by this option where it is given.
    case writes(option: String)
    /// A new password for somebody else, asked for or read from `--password-file`.
    case newPassword
    /// One's own password and code: a request of its own to the service, not a command.
    case proof
    /// One's own password and a new one: a request of its own too.
    case passwordChange
    /// It cannot: what makes its answer worth something is beside the database.
    case never(Fault)
}
