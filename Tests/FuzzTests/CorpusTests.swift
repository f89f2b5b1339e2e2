import Foundation
import Fuzz
import Testing

@Suite("Corpora")
struct CorpusTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Corpora/fuzz")

    @Test("every law holds of every input that is kept for it", arguments: Law.all)
    func holds(law: Law) throws {
        let files = try FileManager.default.contentsOfDirectory(
            at: Self.folder.appending(path: law.name), includingPropertiesForKeys: nil)
        #expect(files.count >= 8)
        for file in files {
            let bytes = [UInt8](try Data(contentsOf: file))
            do throws(Broken) { try law.hold(bytes) } catch {
                Issue.record("\(law.name)/\(file.lastPathComponent): \(error.what)")
            }
        }
    }

    @Test("every folder of inputs has a law")
    func folders() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path())
        #expect(Set(folders) == Set(Law.all.map(\.name)))
    }
}

extension Law: CustomTestStringConvertible {
    package var testDescription: String { name }
}
