/// What a correction (rättelse) can be of. The raw value is how the log names it.
package enum Correctable: String, Sendable, CaseIterable {
    /// Orossamtal.
    case conversation = "concern-conversation"
    /// SSPF-ärende.
    case cooperation = "case"
    /// Förfrågan.
    case enquiry
    /// Beslut att inte agera.
    case noActionDecision = "no-action-decision"
    /// Kartläggning.
    case mapping = "mapping-talk"
    /// Nätverksmöte.
    case meeting
    /// Åtagande.
    case commitment
    /// Samtycke.
    case consent
    /// Utlämnandebeslut.
    case disclosure
    /// Riskflagga.
    case riskFlag = "risk-flag"
    /// Remiss.
    case referral
    /// Orosanmälan.
    case concernReport = "concern-report"
    /// Vårdnadshavare.
    case guardian
    /// Skola och klass.
    case schooling
}

/// Whose word is added to a record.
package enum CorrectionNature: String, Sendable, CaseIterable {
    /// Rättelse (GDPR art. 16): what is right, by the authority.
    case correction
    /// Den enskildes invändning (SoL 14 kap. 6 §): noted, whether or not it is right.
    case objection
}
