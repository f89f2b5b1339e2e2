import API
import Audit
import Secrets
import Shell

/// The service's own key: 32 bytes in `service/second-factor.key` of the state folder, the service
/// account's alone and in no database, or a credential of that name, which systemd keeps sealed. The secrets of second factors are sealed under it. Service nodes
/// share one; whoever loses it resets every second factor.
enum FactorKey {
    /// Opens the box; nil, and a note, where no key can be had: then no code fits.
    static func box(_ settings: Settings) -> SecretBox? {
        read(settings).flatMap { try? SecretBox(key: $0) }
    }

    /// What seals cursors: derived, so that neither use tells anything of the other. Where no key can be
    /// had, one that this process alone has.
    static func cursors(_ settings: Settings) -> PageCursors {
        guard let key = read(settings) else { return PageCursors() }
        return PageCursors(key: HMACSHA256.code(Array("sspf-page-cursor/v2".utf8), key: key))
    }

    /// - Parameter makes: makes the key where there is none, as the service does.
    @discardableResult
    static func read(_ settings: Settings, makes: Bool = false) -> [UInt8]? {
        let folder = "\(settings.state)/service"
        let path = settings.factorKey ?? "\(folder)/second-factor.key"
        do {
            if makes, settings.factorKey == nil {
                try Folder.ensure(folder, mode: 0o700, owner: nil)
                _ = try StateFile.create(
                    path, try RandomBytes.make(SecretBox.keyLength), mode: 0o600)
            }
            // Who may read a credential, systemd sees to.
            return try StateFile.read(path, secret: settings.factorKey == nil)
        } catch {
            Say.note("the key of second factors cannot be used: \(path) (\(error))")
            return nil
        }
    }
}
