import PosternAuthority
import PosternCore

/// Texts of holders and back, each made once: many credentials have the same. Bounded.
struct HolderTexts {
    private var texts: [CredentialHolder: String] = [:]
    private var holders: [String: CredentialHolder] = [:]

    static let textsMax = 4_096
    static let holdersMax = 65_536

    mutating func text(_ holder: CredentialHolder) throws -> String {
        if let known = texts[holder] { return known }
        let text = try HolderText.text(holder)
        if texts.count >= Self.textsMax { texts = [:] }
        texts[holder] = text
        return text
    }

    /// - Throws: `StateStoreError.damaged` for a text that was never written like that.
    mutating func holder(_ text: String) throws -> CredentialHolder {
        if let known = holders[text] { return known }
        guard let holder = HolderText.holder(text) else {
            throw StateStoreError.damaged(
                "a row of `credential` has a holder that no broker writes")
        }
        if holders.count >= Self.holdersMax { holders = [:] }
        holders[text] = holder
        return holder
    }
}
