/// Skäl för gallringsstopp: why something is not destroyed for now (R49).
package enum HoldReason: String, Sendable, CaseIterable {
    /// Överklagande: within the time for appeal, or during one (JO 3434-2016).
    case appeal
    /// Begäran om utlämnande of a public document (TF 2 kap. 15 §).
    case releaseRequest = "release-request"
    /// Den registrerades begäran: access, correction or objection (GDPR 15, 16, 21).
    case dataSubjectRequest = "data-subject-request"
    /// Begränsning av behandling (GDPR 18).
    case restriction
    /// Klagomål.
    case complaint
    /// Tillsyn by IVO, IMY or JO.
    case inspection
    /// Rättstvist.
    case litigation
    /// Personuppgiftsincident or another incident.
    case incident
    /// Forskning that has been decided on.
    case research
}

/// Handlingar that rules reach one by one, and that a hold may name.
package enum RetainedRecord: String, Sendable, CaseIterable {
    /// Orossamtal.
    case concernConversation = "concern-conversation"
    /// Skolbesök.
    case schoolVisit = "school-visit"
    /// Narkotikasök med hund.
    case dogSearch = "dog-search"
    /// En rad ur en besöksfil som inte kunde läsas in.
    case quarantinedVisit = "quarantined-visit"
    /// SSPF-ärende; a hold on it holds the youth's whole file.
    case sspfCase = "case"
    /// Utlämnandebeslut.
    case disclosure
    /// Anteckning om risk.
    case riskFlag = "risk-flag"
    /// Remiss.
    case referral
    /// Samtycke; after the referrals that rest on it.
    case consent
    /// Orosanmälan.
    case concernReport = "concern-report"
    /// Förfrågan.
    case enquiry
    /// Beslut att inte agera.
    case noAction = "no-action-decision"
    /// Begäran om allmän handling about no youth; after it is decided.
    case releaseRequest = "release-request"
    /// Gallringsstopp on what is about no youth; after it has ended.
    case legalHold = "legal-hold"
    /// Anmält jäv; after it has ended.
    case conflict
}

/// Vad en personakt rör som aldrig gallras (SoL 16 kap. 2 §, R26).
package enum ExemptionGround: String, Sendable, CaseIterable {
    /// Utredning om faderskap eller föräldraskap.
    case parenthood
    /// Utredning om adoption.
    case adoption
    /// Barn placerat utanför det egna hemmet.
    case placement
}

/// Why an archive's receipt (kvitto) is taken back.
package enum ReceiptFault: String, Sendable, CaseIterable {
    /// Files that cannot be read, or whose checksums are others.
    case damaged
    /// Handlingar fattas.
    case incomplete
    /// Entered for another package, or before the archive had it.
    case mistaken
    /// Arkivet har återkallat det.
    case withdrawnByArchive = "withdrawn-by-archive"
}

/// Why a destruction decision (gallringsbeslut), or somebody's approval of a rule, is taken back.
package enum DecisionFault: String, Sendable, CaseIterable {
    /// Entered for other rules, with other limits, or by somebody else than it should have been.
    case mistaken
    /// Upphävt, av nämnden eller domstol.
    case annulled
    /// Omprövat: whoever gave it stands by it no more.
    case reconsidered
}

/// Den enskildes begäran (GDPR 15-18, 21; TF 2 kap. 15 §; R36-R37, R48).
package enum RequestKind: String, Sendable, CaseIterable {
    /// Registerutdrag.
    case access
    /// Rättelse.
    case correction
    /// Begränsning.
    case restriction
    /// Invändning.
    case objection
    /// Utlämnande av allmän handling.
    case release
}

/// Vad som gjorts i en begäran.
package enum RequestStep: String, Sendable, CaseIterable {
    /// Förlängd tid, told within the first month (GDPR 12.3).
    case extended
    /// Sekretessprövad by the unit manager.
    case reviewed
    /// Beviljad.
    case granted
    /// Delvis, with the provision that keeps the rest secret.
    case partly
    /// Avslagen, with its provision; appealable.
    case refused
    /// Hävd: a restriction that was granted ends; the person is told before (GDPR 18.3).
    case lifted
}
