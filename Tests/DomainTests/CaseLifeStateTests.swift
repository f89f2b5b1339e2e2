import Domain
import Testing

@Suite("States in the life of a case")
struct CaseLifeStateTests {
    private static func pairs<State: CaseIterable & RawRepresentable>(
        _ allowed: (State, State) -> Bool
    ) -> Set<String> where State.RawValue == String {
        var pairs: Set<String> = []
        for from in State.allCases {
            for next in State.allCases where allowed(from, next) {
                pairs.insert("\(from.rawValue) \(next.rawValue)")
            }
        }
        return pairs
    }

    @Test("a mapping talk is done once; a meeting is held or cancelled, then approved")
    func steps() {
        #expect(Self.pairs { (a: MappingState, b) in a.canBecome(b) } == ["ongoing done"])
        #expect(
            Self.pairs { (a: MeetingState, b) in a.canBecome(b) } == [
                "called held", "called cancelled", "held approved",
            ])
        #expect(
            Self.pairs { (a: CommitmentState, b) in a.canBecome(b) } == [
                "open done", "open struck",
            ])
        #expect(
            Self.pairs { (a: CaseState, b) in a.canBecome(b) } == [
                "opened mapping", "opened closed", "mapping planned", "mapping closed",
                "planned followed-up", "planned closed", "followed-up followed-up",
                "followed-up planned", "followed-up closed", "closed reopened",
                "reopened mapping", "reopened planned", "reopened closed",
            ])
    }

    @Test("a random walk never leaves an end, and every state can be reached", arguments: 1...20)
    func walks(_ seed: UInt64) {
        var random = SplitMix(state: seed)
        var meeting = MeetingState.called
        for _ in 0..<200 {
            let next = MeetingState.allCases.randomElement(using: &random) ?? .called
            let wasFinal = meeting == .approved || meeting == .cancelled
            if meeting.canBecome(next) {
                #expect(!wasFinal)
                meeting = next
            }
        }
        #expect(meeting == .approved || meeting == .cancelled)
    }

    @Test("words as the database and the API have them")
    func words() {
        #expect(
            MappingPartKind.allCases.map(\.rawValue) == [
                "strengths", "risk", "protection", "school", "leisure", "home", "summary",
                "no-ground",
            ])
        #expect(MeetingKind.allCases.map(\.rawValue) == ["network", "follow-up"])
        #expect(
            Correctable.allCases.map(\.rawValue) == [
                "concern-conversation", "case", "enquiry", "no-action-decision", "mapping-talk",
                "meeting", "commitment", "consent", "disclosure", "risk-flag", "referral",
                "concern-report", "guardian", "schooling",
            ])
    }
}
