import Access
import Casework
import Domain
import Postgres
import Support
import Testing

@Suite("The demonstration municipality")
struct DemonstrationTests {
    /// The states that records of a table have, as the demonstration leaves them.
    private static func states(_ town: Town, _ sql: StaticString) throws -> Set<String> {
        Set((try town.value(sql) ?? "").split(separator: " ").map(String.init))
    }

    private static func all<State: CaseIterable & RawRepresentable<String>>(
        _: State.Type
    ) -> Set<String> {
        Set(State.allCases.map(\.rawValue))
    }

    @Test("shows every state of every record, whatever the hour", arguments: Town.Hour.allCases)
    func everyState(hour: Town.Hour) async throws {
        try await onThread {
            let town = try Town(at: hour)
            try town.admin(
                try Script(file: "\(Checkout.folder)/Deploy/demonstration-cases.sql").text)
            let shown: [(states: StaticString, all: Set<String>)] = [
                (
                    "SELECT string_agg(DISTINCT state, ' ') FROM core.enquiry",
                    Self.all(EnquiryState.self)
                ),
                (
                    """
                    SELECT string_agg(DISTINCT (
                        SELECT t.state FROM core.case_transition t WHERE t.case_id = c.id
                         ORDER BY t.place DESC LIMIT 1), ' ') FROM core."case" c
                    """, Self.all(CaseState.self)
                ),
                (
                    "SELECT string_agg(DISTINCT state, ' ') FROM core.concern_conversation",
                    Self.all(ConversationState.self)
                ),
                (
                    "SELECT string_agg(DISTINCT state, ' ') FROM core.mapping_talk",
                    Self.all(MappingState.self)
                ),
                (
                    "SELECT string_agg(DISTINCT state, ' ') FROM core.meeting",
                    Self.all(MeetingState.self)
                ),
                (
                    "SELECT string_agg(DISTINCT state, ' ') FROM core.commitment",
                    Self.all(CommitmentState.self)
                ),
                (
                    "SELECT string_agg(DISTINCT state, ' ') FROM core.referral",
                    Self.all(ReferralState.self)
                ),
                (
                    "SELECT string_agg(DISTINCT state, ' ') FROM core.risk_flag",
                    Self.all(RiskFlagState.self)
                ),
                (
                    "SELECT string_agg(DISTINCT state, ' ') FROM core.concern_report",
                    Self.all(ConcernReportState.self)
                ),
                (
                    "SELECT string_agg(DISTINCT state, ' ') FROM core.school_visit",
                    Self.all(VisitState.self)
                ),
                (
                    "SELECT string_agg(DISTINCT state, ' ') FROM core.dog_search",
                    Self.all(DogSearchState.self)
                ),
            ]
            for (states, all) in shown {
                #expect(try Self.states(town, states) == all, "\(states)")
            }
            // What is no column of its own: consents by those who read them, the rest by what there is.
            var consents: Set<String> = []
            for number in 1...26 {
                for person in [Town.Person.sara, .sven, .per, .sofia, .fia, .kim] {
                    let page = try? town.gate().page(
                        .consents, of: Town.Known.youth(number), .first,
                        as: town.caller(person, for: .coordination))
                    let text = String(decoding: page?.items ?? [], as: UTF8.self)
                    for part in text.split(separator: "\"state\" : \"").dropFirst() {
                        consents.insert(String(part.prefix { $0 != "\"" }))
                    }
                }
            }
            #expect(
                consents == [
                    "draft", "incomplete", "in-force", "upcoming", "refused", "withdrawn",
                    "expired",
                ])
            #expect(
                try Self.states(
                    town, "SELECT string_agg(DISTINCT answer, ' ') FROM core.conversation_offer")
                    == Self.all(OfferAnswer.self))
            #expect(
                try town.value(
                    """
                    SELECT concat_ws(' ',
                        (SELECT count(DISTINCT made) FROM core.conversation_report),
                        (SELECT count(DISTINCT whereabouts_hidden) FROM core.guardian),
                        (SELECT count(DISTINCT relation) FROM core.meeting_guest),
                        (SELECT count(*) FROM core.emergency_access),
                        (SELECT count(*) FROM core.emergency_review))
                    """) == "2 2 2 2 1")
            // Every case has a consent in force behind it, and the pledge has classes to reach.
            #expect(
                try town.value(
                    """
                    SELECT count(*) FROM core."case" c
                     WHERE NOT EXISTS (SELECT FROM core.share s WHERE s.youth_id = c.youth_id
                                          AND s.valid_from <= authz.now()
                                          AND s.valid_until > authz.now())
                    """) == "0")
            let coverage = Cooperation.text(
                try PledgeCoverage()(
                    ID(Town.Known.pledge(1)), as: town.caller(.per, for: .schoolVisits),
                    through: town.gate()))
            #expect(coverage.contains("\"reached\" : 2"))
        }
    }
}
