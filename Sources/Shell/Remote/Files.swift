import Audit
import Glibc
import Synchronization

/// Where a command's files are: at the machine of whoever types, and opened there alone.
package enum Files: Sendable {
    case here
    /// The command was typed elsewhere: what it reads came with it, what it writes goes back with
    /// the answer. A path is then a word like any other, and is not looked at.
    case carried(Carried)

    /// The most bytes that are read: more than any command takes, which says so itself.
    private static let most = 1 << 20

    /// The bytes of a file, or so many of them that a command finds them too many.
    func read(_ path: String) throws(ShellFailure) -> [UInt8] {
        switch self {
        case .carried(let carried):
            guard let bytes = carried.given else { throw .usage(Self.notSent) }
            return bytes
        case .here:
            let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw .failed(Self.unreadable) }
            defer { close(descriptor) }
            var bytes = [UInt8](repeating: 0, count: Self.most)
            var length = 0
            while length < bytes.count {
                let start = length
                let count = unsafe bytes.withUnsafeMutableBytes { room in
                    unsafe Glibc.read(
                        descriptor, room.baseAddress?.advanced(by: start), room.count - start)
                }
                if count == 0 { break }
                guard count > 0 || errno == EINTR else { throw .failed(Self.unreadable) }
                length += max(0, count)
            }
            return Array(bytes[..<length])
        }
    }

    /// A new file, readable by its owner alone.
    func create(_ path: String) throws(ShellFailure) -> NewFile {
        switch self {
        case .carried(let carried):
            carried.begin()
            return NewFile(.carried(carried))
        case .here:
            do throws(SealError) {
                return NewFile(.file(try BundleFile.create(path), path))
            } catch { throw .failed(Self.notNew) }
        }
    }

    private static let unreadable = Fault(
        "SHELL-158", sv: "Filen finns inte eller får inte läsas.",
        en: "The file is missing or may not be read.")
    private static let notSent = Fault(
        "SHELL-170", sv: "Filens innehåll följde inte med kommandot.",
        en: "The file's content did not come with the command.")
    private static let notNew = Fault(
        "SHELL-171", sv: "Filen kunde inte skapas; den får inte finnas.",
        en: "The file could not be made; it must be new.")
}

/// What travels with a command and with its answer.
package final class Carried: Sendable {
    /// The most bytes of a file that goes back with an answer.
    package static let most = 8 << 20

    let given: [UInt8]?
    private let bytes = Mutex<[UInt8]?>(nil)

    init(given: [UInt8]?) { self.given = given }

    /// What the command has written; nil for nothing.
    var written: [UInt8]? { bytes.withLock { $0 } }

    fileprivate func begin() { bytes.withLock { $0 = [] } }

    /// False where that would be too much.
    fileprivate func append(_ more: [UInt8]) -> Bool {
        bytes.withLock { bytes in
            var all = bytes ?? []
            bytes = nil
            guard all.count + more.count <= Self.most else { return false }
            all += more
            bytes = all
            return true
        }
    }
}

/// A file that a command writes. Who made it takes it away again when the command fails.
final class NewFile {
    enum Place {
        case file(BundleFile, String)
        case carried(Carried)
    }

    private let place: Place
    /// Why no more could be written.
    private(set) var fault: Fault?

    init(_ place: Place) { self.place = place }

    /// Begins anew: a command that takes a proof first runs again when that is given.
    func restart() {
        switch place {
        case .carried(let carried): carried.begin()
        case .file(let file, _):
            do throws(SealError) { try file.restart() } catch { fault = Self.unwritable }
        }
    }

    /// False when it could not be, and ``fault`` tells why.
    func write(_ bytes: [UInt8]) -> Bool {
        switch place {
        case .carried(let carried):
            if !carried.append(bytes) { fault = Self.tooMuch }
        case .file(let file, _):
            do throws(SealError) { try file.write(bytes) } catch { fault = Self.unwritable }
        }
        return fault == nil
    }

    /// Sees all of it on the disk.
    func finish() throws(ShellFailure) {
        if case .file(let file, _) = place {
            do throws(SealError) { try file.finish() } catch { fault = Self.unwritable }
        }
        if let fault { throw .failed(fault) }
    }

    /// Takes the file away again: half an answer is none.
    func discard() {
        if case .file(_, let path) = place { _ = unsafe unlink(path) }
    }

    private static let tooMuch = Fault(
        "SHELL-172",
        sv: "Mer än 8 MB kan inte skickas: sök smalare, eller kör det vid databasen.",
        en: "More than 8 MB cannot be sent: narrow the search, or run it beside the database.")
    private static let unwritable = Fault(
        "SHELL-173", sv: "Filen kunde inte skrivas.", en: "The file could not be written.")
}
