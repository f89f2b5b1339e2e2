import FoundationEssentials
import Support

/// Those of a youth's file.
extension RouteCase {
    /// Cases and work.
    static func cooperation(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "listCases": RouteCase(allowed: .sara, other: .empty(.petra)),
            "openCase": RouteCase(
                allowed: .sara, id: Town.Known.youth(2), body: "{\"youthId\":\"ID\"}",
                other: .absent(.per)),
            "readCase": RouteCase(allowed: .sara, id: files.file, other: .absent(.per)),
            "moveCase": RouteCase(
                allowed: .sara, id: files.file, body: "{\"state\":\"mapping\"}",
                other: .absent(.per)),
            "listCaseWords": RouteCase(allowed: .stina, other: .nobody("a catalogue")),
            "setCase": RouteCase(
                allowed: .sara, id: files.file, body: "{\"level\":\"early\"}", seen: 2,
                other: .absent(.per)),
            "addCaseMember": RouteCase(
                allowed: .sara, id: files.file, body: "{\"staffId\":\"\(Town.Known.staff(2))\"}",
                other: .absent(.per)),
            "joinCase": RouteCase(
                allowed: .sara, id: files.file,
                body: "{\"youthId\":\"\(Town.Known.youth(2))\"}", shownBy: "CaseTests.joining",
                other: .absent(.per)),
            "endCaseMembership": RouteCase(
                allowed: .sara, id: files.membership, body: ending, other: .absent(.petra)),
            "leaveCase": RouteCase(
                allowed: .sara, id: files.joined, body: ending, other: .absent(.per)),
            "endAssignment": RouteCase(
                allowed: .ulla, id: files.assignment, body: ending, other: .absent(.rita)),
            "endDelegation": RouteCase(
                allowed: .ulla, id: files.delegation, body: ending, other: .absent(.rita)),
            "endRole": RouteCase(
                allowed: .anna, id: files.role, body: ending, other: .absent(.sara)),
            "listContacts": RouteCase(allowed: .sara, other: .forbidden(.rut)),
            "listUnitYouths": RouteCase(allowed: .ulla, other: .forbidden(.sara)),
            "listAssignments": RouteCase(allowed: .ulla, other: .empty(.rita)),
            "assignWorker": RouteCase(
                allowed: .ulla, id: Town.Known.youth(2),
                body: "{\"staffId\":\"\(Town.Known.staff(1))\"}", other: .absent(.rita)),
            "listDelegations": RouteCase(allowed: .sara, other: .empty(.rut)),
            "standIn": RouteCase(
                allowed: .kim,
                body: "{\"toStaffId\":\"\(Town.Known.staff(13))\","
                    + "\"begins\":\"2026-12-01T08:00:00Z\",\"ends\":\"2026-12-24T08:00:00Z\"}",
                other: .nobody("everybody lets a colleague stand in for themselves")),
        ]
    }

    /// What lets something cross.
    static func grounds(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "nameGuardian": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.guardian, other: .absent(.per)
            ),
            "hideWhereabouts": RouteCase(
                allowed: .sara, id: files.guardian,
                body: "{\"hidden\":true,\"reason\":\"Hot mot den unge\"}",
                other: .absent(.per)),
            "addMaturityNote": RouteCase(
                allowed: .sara, id: files.consent, body: "{\"text\":\"Mogen för sin ålder\"}",
                other: .absent(.fia)),
            "listGuardians": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "endGuardian": RouteCase(
                allowed: .sara, id: files.guardian, body: ending, other: .absent(.per)),
            "enterConsent": RouteCase(
                allowed: .sara, id: Town.Known.youth(1),
                body: Sample.consent().replacing("\(Town.Known.youth(1))", with: "ID"),
                other: .absent(.per)),
            "readConsent": RouteCase(allowed: .sara, id: files.consent, other: .absent(.per)),
            "listExpiringConsents": RouteCase(allowed: .sara, other: .forbidden(.rut)),
            "listConsents": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "answerConsent": RouteCase(
                allowed: .sara, id: files.consent,
                body: "{\"capacity\":\"guardian\",\"guardianId\":\"\(files.guardian)\","
                    + "\"answer\":\"given\",\"answeredOn\":\"2026-11-20\"}", other: .absent(.per)),
            "withdrawConsent": RouteCase(
                allowed: .sara, id: files.consent, body: "{\"capacity\":\"youth\"}",
                other: .absent(.per)),
            "decideDisclosure": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: decision, other: .absent(.per)),
            "readDisclosure": RouteCase(allowed: .sara, id: files.disclosure, other: .absent(.per)),
            "listDisclosures": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "revokeDisclosure": RouteCase(
                allowed: .sara, id: files.disclosure, body: ending, other: .absent(.per)),
        ]
    }

    /// Enquiries, mapping, meetings, commitments, what is decided not to be done.
    static func steering(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "beginMapping": RouteCase(
                allowed: .sara, id: files.file, body: "{}", other: .absent(.per)),
            "readMapping": RouteCase(allowed: .sara, id: files.mapping, other: .absent(.per)),
            "moveMapping": RouteCase(
                allowed: .sara, id: files.mapping, body: "{\"done\":true}",
                other: .absent(.per)),
            "callMeeting": RouteCase(
                allowed: .sara, id: files.file, body: Sample.meeting(inviting: [1]),
                other: .absent(.per)),
            "listMeetings": RouteCase(allowed: .sara, other: .empty(.per)),
            "readMeeting": RouteCase(allowed: .sara, id: files.meeting, other: .absent(.per)),
            "moveMeeting": RouteCase(
                allowed: .sara, id: files.meeting,
                body: "{\"state\":\"cancelled\",\"reason\":\"Sjukdom\"}", other: .absent(.per)),
            "makeCommitment": RouteCase(
                allowed: .sara, id: files.file, body: Sample.commitment(by: 1),
                other: .absent(.per)),
            "listCommitments": RouteCase(allowed: .sara, other: .empty(.petra)),
            "readCommitment": RouteCase(
                allowed: .sara, id: files.commitment, other: .absent(.per)),
            "moveCommitment": RouteCase(
                allowed: .sara, id: files.commitment,
                body: "{\"state\":\"done\",\"outcome\":\"Ringer varje dag\"}",
                other: .absent(.per)),
            "readChronology": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "correctRecord": RouteCase(
                allowed: .sara, id: Town.Known.conversation(1),
                body: "{\"resource\":\"concern-conversation\",\"recordId\":\"ID\","
                    + "\"text\":\"Det var i maj\"}", other: .absent(.per)),
            "listEnquiryUnits": RouteCase(allowed: .sofia, other: .forbidden(.rut)),
            "listTargetAges": RouteCase(allowed: .stina, other: .nobody("a dated rule")),
            "askEnquiry": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.enquiry("ID", to: 2),
                other: .absent(.per)),
            "listEnquiries": RouteCase(allowed: .sara, other: .empty(.petra)),
            "readEnquiry": RouteCase(allowed: .sara, id: files.enquiry, other: .absent(.per)),
            "moveEnquiry": RouteCase(
                allowed: .sven, id: files.enquiry, body: "{\"state\":\"assessing\"}",
                other: .absent(.per)),
            "decideNotToAct": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.noAction("ID"),
                other: .absent(.per)),
            "readNoActionDecision": RouteCase(
                allowed: .sara, id: files.noAction, other: .absent(.per)),
        ]
    }

    /// What worries, what was told, and whereto somebody was referred.
    static func help(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "listRiskSigns": RouteCase(allowed: .sara, other: .nobody(catalogue)),
            "listProtectiveFactors": RouteCase(allowed: .sara, other: .nobody(catalogue)),
            "listRiskFlags": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "proposeRiskFlag": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.flag, other: .absent(.per)),
            "moveRiskFlag": RouteCase(
                allowed: .sara, id: files.flag,
                body: "{\"step\":\"corrected\",\"reason\":\"Det var fel person.\"}",
                other: .absent(.per)),
            "contestRiskFlag": RouteCase(
                allowed: .sara, id: files.flag,
                body: "{\"capacity\":\"youth\",\"note\":\"Det stämmer inte.\"}",
                other: .absent(.per)),
            "listReferralTargets": RouteCase(allowed: .sara, other: .nobody(catalogue)),
            "enterReferralTarget": RouteCase(
                allowed: .kim, body: Sample.target, other: .forbidden(.sara)),
            "endReferralTarget": RouteCase(
                allowed: .kim, id: UUID(uuidString: "00000000-0000-4000-8000-00f300000003"),
                body: "{\"endsOn\":\"2027-01-01\"}", other: .forbidden(.sara)),
            "listIncomingReferrals": RouteCase(allowed: .sven, other: .empty(.fia)),
            "draftReferral": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: referral, other: .absent(.per)),
            "readReferral": RouteCase(allowed: .sara, id: files.referral, other: .absent(.per)),
            "listReferrals": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "moveReferral": RouteCase(
                allowed: .sara, id: files.referral,
                body: "{\"state\":\"revoked\",\"reason\":\"mistake\"}", other: .absent(.per)),
            "receiveConcernReport": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), body: Sample.report, other: .absent(.per)),
            "readConcernReport": RouteCase(allowed: .sara, id: files.report, other: .absent(.per)),
            "listConcernReports": RouteCase(
                allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "moveConcernReport": RouteCase(
                allowed: .sara, id: files.report,
                body: "{\"state\":\"assessed\",\"outcome\":\"no-acute-need\","
                    + "\"decidedOn\":\"2026-11-20\"}", other: .absent(.per)),
            "giveFeedback": RouteCase(
                allowed: .sara, id: files.report,
                body: "{\"said\":\"unsuitable\",\"givenOn\":\"2026-11-20\"}",
                shownBy: "InboxTests.report", other: .absent(.per)),
            "listInbox": RouteCase(allowed: .sara, other: .empty(.fia)),
            "listClockRules": RouteCase(allowed: .sara, other: .nobody(catalogue)),
        ]
    }

    /// What outranks it, and emergencies.
    static func restrictions(_ files: RouteFiles) -> [String: RouteCase] {
        [
            "enterBlock": RouteCase(
                allowed: .sara, id: Town.Known.youth(1),
                body: "{\"youthId\":\"ID\",\"reason\":\"threat\","
                    + "\"staffId\":\"\(Town.Known.staff(13))\"}", other: .absent(.per)),
            "listBlocks": RouteCase(allowed: .sara, id: Town.Known.youth(1), other: .absent(.per)),
            "endBlock": RouteCase(
                allowed: .sara, id: files.block, body: ending, other: .absent(.per)),
            "protectYouth": RouteCase(
                allowed: .sara, id: files.spare, body: "{\"youthId\":\"ID\",\"level\":\"marked\"}",
                other: .absent(.per)),
            "listProtections": RouteCase(allowed: .sara, id: files.guarded, other: .absent(.ulla)),
            "nameProtected": RouteCase(
                allowed: .sara, id: files.guarded, body: "{\"staffId\":\"\(Town.Known.staff(3))\"}",
                other: .absent(.per)),
            "endProtection": RouteCase(
                allowed: .sara, id: files.protection, body: ending, other: .absent(.ulla)),
            "endProtectionAccess": RouteCase(
                allowed: .sara, id: files.access, body: ending, other: .absent(.ulla)),
            "declareConflict": RouteCase(
                allowed: .sofia, other: .nobody("one's own, and the answer tells nothing")),
            "listConflicts": RouteCase(allowed: .kim, other: .empty(.sofia)),
            "listUnitConflicts": RouteCase(allowed: .ulla, other: .empty(.rita)),
            "openEmergency": RouteCase(
                allowed: .sven, id: Town.Known.youth(4),
                body: Sample.emergency().replacing("\(Town.Known.youth(1))", with: "ID"),
                other: .absent(.sofia)),
            "listEmergencyAccesses": RouteCase(allowed: .ulla, other: .empty(.rut)),
            "readEmergencyAccess": RouteCase(
                allowed: .ulla, id: files.emergency, other: .absent(.rut)),
            "reviewEmergency": RouteCase(
                allowed: .ulla, id: files.emergency,
                body: "{\"verdict\":\"justified\",\"note\":\"Rätt.\"}", other: .absent(.rut)),
        ]
    }
}
