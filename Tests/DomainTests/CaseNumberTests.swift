import Domain
import Testing

@Suite("A case number")
struct CaseNumberTests {
    @Test(
        "is read as people write it",
        arguments: ["7F3A-91C2", "7f3a-91c2", "7f3a91C2"])
    func read(_ text: String) throws {
        #expect(try CaseNumber(text).description == "7F3A-91C2")
    }

    @Test(
        "is nothing else",
        arguments: [
            "", "7F3A", "7F3A-91C", "7F3A-91C22", "7F3A91-C2", "-7F3A91C2", "7F3A--91C2",
            "7G3A-91C2", "７F3A-91C2", "7F3A 91C2", "7F3A-91C2\n",
        ])
    func refused(_ text: String) {
        #expect(throws: CaseNumber.Invalid.form) { _ = try CaseNumber(text) }
    }
}
