/// Something that names a credential: a `Credential`, or a `CredentialID` alone.
public protocol CredentialReference: Sendable {
    /// What stands for the credential in requests.
    var credentialID: CredentialID { get }
}

extension Credential: CredentialReference {
    /// Its id.
    public var credentialID: CredentialID { id }
}

extension CredentialID: CredentialReference {
    /// Itself.
    public var credentialID: CredentialID { self }
}
