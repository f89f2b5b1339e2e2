import Shell
import Testing

@Suite("What a service elsewhere refuses")
struct RemoteFailureTests {
    private static func code(_ errors: String) -> String {
        let problem = "{\"type\":\"/sspf/v1/problems/unfit\",\"errors\":\(errors)}"
        return RemoteDesk.failure(RemoteDesk.Reply(status: 422, body: Array(problem.utf8)))
            .fault.code
    }

    @Test("is told in our words, where the word for it is one that can be ours")
    func words() {
        #expect(Self.code("[{\"pointer\":\"/newPassword\",\"code\":\"guessable\"}]") == "SHELL-196")
        #expect(Self.code("[{\"pointer\":\"/newPassword\",\"code\":\"leaked\"}]") == "SHELL-197")
        #expect(Self.code("[{\"pointer\":\"/newPassword\",\"code\":\"too-short\"}]") == "SHELL-102")
        for other in [
            "[]", "null", "[{\"pointer\":\"/a\",\"code\":\"x\\u001b[2J\"}]",
            "[{\"pointer\":\"/\\u202e\",\"code\":\"same\"}]", "[{\"pointer\":7,\"code\":\"same\"}]",
        ] {
            #expect(Self.code(other) == "SHELL-178", "\(other)")
        }
    }
}
