import Audit
import Secrets
import Shell

/// The key that the secrets of second factors are sealed under: 32 bytes in
/// `service/second-factor.key` of the state folder, the service account's alone and in no database.
/// Service nodes share one; whoever loses it resets every second factor.
enum FactorKey {
    /// Opens the box; nil, and a note, where no key can be had: then no code fits.
    /// - Parameter makes: makes the key where there is none, as the service does.
    static func box(_ settings: Settings, makes: Bool = false) -> SecretBox? {
        let folder = "\(settings.state)/service"
        let path = "\(folder)/second-factor.key"
        do {
            if makes {
                try Folder.ensure(folder, mode: 0o700, owner: nil)
                _ = try StateFile.create(
                    path, try RandomBytes.make(SecretBox.keyLength), mode: 0o600)
            }
            guard let key = try StateFile.read(path, secret: true) else { return nil }
            return try SecretBox(key: key)
        } catch {
            Say.note("the key of second factors cannot be used: \(path) (\(error))")
            return nil
        }
    }
}
