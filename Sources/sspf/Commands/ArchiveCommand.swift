import Access
import Domain
import FoundationEssentials
import Glibc
import Retention
import Shell

/// `sspf retention archive`: as the archive's job, makes the packages that wait, one an agency and at most a
/// thousand records each, and removes those that the archive has. They hold whole files in clear, so they lie
/// in a folder that only the jobs' account can open, and never with the keys of the seal, which are backed up.
/// Exit code 8 when people must act: a folder there is no package of this database's. Packages that wait for
/// their receipt are told and are no fault, for the archive takes its time.
struct ArchiveCommand {
    let settings: Settings

    /// - Parameter folder: instead of the one that is configured.
    func callAsFunction(in folder: String?) throws(Stop) -> ExitCode {
        guard let folder = folder ?? settings.archiveFolder else {
            throw Stop(
                .usage,
                "where to: --folder FOLDER or SSPF_ARCHIVE_FOLDER, mode 0700, this account's")
        }
        try Self.check(folder, besides: "\(settings.state)/seal")
        let address = settings.address("sspf_archive")
        do throws(Failure) {
            let before = try PackageFolders(at: address)(in: folder, requestID: UUID())
            let export = ExportArchive(at: address)
            var made = 0
            while let package = try export(UUID(), in: folder, requestID: UUID()) {
                Say.out(
                    "{\"package\":\"\(package.id.uuidString.lowercased())\","
                        + "\"records\":\(package.records),\"digest\":\"\(package.digest)\"}")
                made += 1
            }
            if made == 0 { Say.note("nothing waits for the archive") }
            if before.removed > 0 {
                Say.note(
                    "\(before.removed) packages that the archive has, or that were taken back, are gone"
                )
            }
            if before.waiting > 0 {
                Say.note(
                    "\(before.waiting) packages wait for the archive's receipt: retention packages")
            }
            if before.unknown > 0 {
                Say.note(
                    "\(before.unknown) folders are no package of this database's: cut off while they were"
                        + " made, or another's. Look, and remove them: they may hold records in clear"
                )
            }
            return before.unknown > 0 ? .attention : .ok
        } catch { throw RetentionCommand.stop(error) }
    }

    /// A folder that nobody else can open, and that is not the seal's.
    private static func check(_ folder: String, besides seal: String) throws(Stop) {
        var found = stat()
        guard unsafe lstat(folder, &found) == 0, found.st_mode & S_IFMT == S_IFDIR else {
            throw Stop(.error, "\(folder) is no folder")
        }
        guard found.st_uid == geteuid(), found.st_mode & 0o077 == 0 else {
            throw Stop(
                .error, "\(folder) is another account's, or open to others: it must be of mode 0700"
            )
        }
        var other = stat()
        if unsafe lstat(seal, &other) == 0,
            (other.st_dev, other.st_ino) == (found.st_dev, found.st_ino)
        {
            throw Stop(
                .error, "\(folder) holds the keys of the seal, which are backed up: take another")
        }
    }
}
