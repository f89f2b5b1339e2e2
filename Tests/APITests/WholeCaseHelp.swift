import JSON
import Support
import Testing

extension WholeCaseTests {
    /// Sara talks with Alva and her mother, notes a sign that Ulla confirms, and refers to Sven's unit:
    /// all of it social services' own, whatever the team is shown of the case.
    static func help(_ play: Play) throws {
        let talk = try play.makes(
            .sara, "/concern-conversations", Sample.conversation(Town.Known.youth(1)))
        #expect(try play.statuses("/concern-conversations/\(talk)") == [404, 404, 404, 200, 404])
        let told = try play.reads(.sara, "/concern-conversations/\(talk)")
        #expect(items(told["parts"]).count == 2)
        // What was agreed is a commitment too.
        let agreed = items(try play.reads(.sara, "/commitments")["items"])
        #expect(
            agreed.contains {
                $0["recordId"]?.string == talk || $0["what"]?.string == "Ringer skolan"
            })

        let flag = try play.makes(.sara, "/youths/\(alva)/risk-flags", Sample.flag)
        let confirmed = "{\"step\":\"confirmed\"}"
        // By a second person.
        #expect(try play.desk.status("/risk-flags/\(flag)/steps", as: .sara, confirmed) == 422)
        _ = try play.does(
            .ulla, "/risk-flags/\(flag)/steps", confirmed, for: "work-management")
        // Who is shown that there is such a youth is shown no flag.
        for (person, count) in [(Town.Person.sara, 1), (.rita, 0), (.per, 0)] {
            let flags = items(try play.reads(person, "/youths/\(alva)/risk-flags")["items"])
            #expect(flags.count == count, "\(person)")
        }

        try play.desk.town.admin(
            """
            INSERT INTO core.referral_target (id, municipality_id, name, kind, paths, agency_id,
                                              unit_id, valid_from, created_at)
            SELECT '\(Sample.targetID)', m.id, 'Fältgruppen', 'field-worker', '{warm-handover}',
                   '\(Town.Known.agency(1))', '\(Town.Known.unit(2))', '2026-01-01', authz.now()
              FROM core.municipality m
            """)
        let referral = try play.makes(
            .sara, "/referrals", RouteCase.referral.replacing("ID", with: alva))
        func step(_ person: Town.Person, _ state: String, _ more: String = "") throws {
            _ = try play.does(
                person, "/referrals/\(referral)/steps", "{\"state\":\"\(state)\"\(more)}")
        }
        // Nothing is sent before the family has agreed, and the receiver sees nothing before it is sent.
        let early = try play.desk.status(
            "/referrals/\(referral)/steps", as: .sara, "{\"state\":\"sent\"}")
        #expect(early == 422)
        try step(.sara, "consented", ",\"paperReference\":\"Akt 7\"")
        #expect(try play.desk.sees("/referrals/\(referral)", .sven) == 404)
        try step(.sara, "sent")
        #expect(try play.desk.sees("/referrals/\(referral)", .sven) == 200)
        try step(.sven, "received")
        try step(.sven, "started")
        #expect(try play.reads(.sara, "/referrals/\(referral)")["state"]?.string == "started")
        try step(.sven, "ended", ",\"reason\":\"completed\"")
        // Access ends with it.
        #expect(try play.desk.sees("/referrals/\(referral)", .sven) == 404)
        #expect(try play.statuses("/referrals/\(referral)") == [404, 404, 404, 200, 404])
    }
}
