import Audit
import Secrets
import Testing

/// The keys and notes that Go's golang.org/x/mod/sumdb/note is tested with.
@Suite("Signed notes")
struct NoteTests {
    static let peter = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let peterSecret =
        "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let enoch = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    static let text =
        "If you think cryptography is the answer to your problem,\n"
        + "then you don't know what your problem is.\n"
    static let peterLine =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdng"
        + "otpRZb6KE6RyyBwJnAM=\n"
    static let enochLine =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWL"
        + "ox33WWd1RvMc+QQ=\n"

    private func note(_ text: String) throws -> SignedNote { try SignedNote(Array(text.utf8)) }

    @Test("keys read and write as Go has them", arguments: [peter, enoch])
    func keys(text: String) throws {
        #expect(try NoteKey(text: text).text == text)
    }

    @Test("a private key reads and writes as Go has it and belongs to its public key")
    func secretKey() throws {
        let signer = try NoteSigner.open(text: Self.peterSecret)
        let written = try signer.secretText()
        #expect(written == Self.peterSecret)
        #expect(signer.noteKey.text == Self.peter)
    }

    @Test("a signed text is, byte for byte, the note that Go writes")
    func signing() throws {
        let signer = try NoteSigner.open(text: Self.peterSecret)
        let signed = try SignedNote(signing: Self.text, by: signer)
        #expect(
            String(decoding: signed.encoded, as: UTF8.self) == Self.text + "\n" + Self.peterLine)
    }

    @Test("known keys are named in the order of their signatures, unknown ones ignored")
    func signers() throws {
        let peter = try NoteKey(text: Self.peter)
        let enoch = try NoteKey(text: Self.enoch)
        let both = try note(Self.text + "\n" + Self.enochLine + Self.peterLine + Self.peterLine)
        #expect(try both.signers(among: [peter]) == [peter])
        #expect(try both.signers(among: [peter, enoch]) == [enoch, peter])
        #expect(throws: NoteError.unsigned) { try both.signers(among: []) }
        let one = try note(Self.text + "\n" + Self.enochLine)
        #expect(throws: NoteError.unsigned) { try one.signers(among: [peter]) }
        #expect(
            both.encoded
                == Array(
                    (Self.text + "\n" + Self.enochLine + Self.peterLine
                        + Self.peterLine).utf8))
    }

    @Test("a changed text or signature is refused, whoever else has signed")
    func wrong() throws {
        let peter = try NoteKey(text: Self.peter)
        let enoch = try NoteKey(text: Self.enoch)
        let other = try note("Other.\n\n" + Self.enochLine + Self.peterLine)
        #expect(throws: NoteError.signatureWrong) { try other.signers(among: [peter]) }
        let cut = Self.peterLine.dropLast(9) + "\n"
        let short = try note(Self.text + "\n" + Self.enochLine + cut)
        #expect(try short.signers(among: [enoch]) == [enoch])
        #expect(throws: NoteError.signatureWrong) { try short.signers(among: [enoch, peter]) }
    }

    @Test(
        "a text that is no note is refused",
        arguments: [
            "", "\n", "\n\n", text, text + "\n", text + "\n" + peterLine.dropLast(),
            "\u{1}" + text + "\n" + peterLine, "\r" + text + "\n" + peterLine,
            text + "\n" + peterLine + "Unexpected line.\n", text + "\n" + peterLine + "\n",
            text + "\n— Bad Name x08go/ZJkuBS9UG/SffcvIAQ\n", text + "\n— a+b x08go/ZJkuBS\n",
            text + "\n—  x08go/ZJkuBS\n", text + "\n— name x08go/ZJkuB\n", text + "\n— name\n",
            text + "\n— name xA==\n", text + "\n— name x08goA== \n", text + "\n- name x08go/ZJ\n",
            text + "\n— na\u{a0}me x08go/ZJkuBS\n", text + "\n— name x08goA==\n",
        ])
    func malformed(text: String) {
        #expect(throws: NoteError.noteMalformed) { try SignedNote(Array(text.utf8)) }
    }

    @Test("bytes that are not UTF-8 are refused")
    func encoding() {
        let bytes = [0xFF] + Array((Self.text + "\n" + Self.peterLine).utf8)
        #expect(throws: NoteError.noteMalformed) { try SignedNote(bytes) }
    }

    @Test("a hundred signatures are read, one more is refused")
    func limit() throws {
        let hundred = Self.text + "\n" + String(repeating: Self.peterLine, count: 100)
        let peter = try NoteKey(text: Self.peter)
        #expect(try note(hundred).signers(among: [peter]) == [peter])
        #expect(throws: NoteError.noteMalformed) { try note(hundred + Self.peterLine) }
        let long = String(repeating: "a", count: 1_000_000) + "\n\n" + Self.peterLine
        #expect(throws: NoteError.noteMalformed) { try note(long) }
    }

    @Test("no part and no neighbour of a key's text is a key")
    func mangled() {
        let text = Array(Self.peter.utf8)
        for start in 0..<text.count {
            for end in (start + 1)...text.count where end - start < text.count {
                let part = String(decoding: text[start..<end], as: UTF8.self)
                #expect(throws: NoteError.self) { try NoteKey(text: part) }
            }
            var changed = text
            changed[start] += 1
            let other = String(decoding: changed, as: UTF8.self)
            #expect(throws: NoteError.self) { try NoteKey(text: other) }
        }
    }

    @Test(
        "keys of another length or kind are refused even with the ID that fits them",
        arguments: [
            "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
            "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        ])
    func otherKinds(text: String) {
        #expect(throws: NoteError.keyMalformed) { try NoteKey(text: text) }
    }

    @Test("an own text without final newline or with a control is not signed")
    func refusedTexts() throws {
        let signer = try NoteSigner.open(text: Self.peterSecret)
        for text in ["", "a", "a\r\n", "a\u{0}\n"] {
            #expect(throws: NoteError.noteMalformed) {
                _ = try SignedNote(signing: text, by: signer)
            }
        }
    }

    @Test("names with spaces, plus signs, controls or letters beyond ASCII are refused")
    func names() throws {
        #expect(try NoteName("example.se/log/2026-01").text == "example.se/log/2026-01")
        for text in ["", "a b", "a+b", "a\nb", "å", "\u{212A}", String(repeating: "a", count: 256)]
        {
            #expect(throws: NoteError.nameRefused) { try NoteName(text) }
        }
    }
}
