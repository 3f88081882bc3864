/// A ZAP request that does not follow RFC 27, or a reply that must not be sent.
package enum ZAPError: Error, Hashable, Sendable, CustomStringConvertible {
    case wrongFrameCount(Int)
    case wrongVersion
    /// A field that is empty, too long or no UTF-8.
    case badField(ZAPField)
    case unknownMechanism(String)
    /// Not the frames that the mechanism asks for.
    case badCredentials(mechanism: String)
    /// Neither `localhost:UID:GID:PID` nor an IP address.
    case badAddress(String)
    /// A user id on a refusal, or none on an admission.
    case misplacedUserID

    package var description: String {
        switch self {
        case .wrongFrameCount(let count):
            "a ZAP request has 6 frames and its credentials, not `\(count)` frames"
        case .wrongVersion: "a ZAP request has version `1.0`, this one has another"
        case .badField(let field):
            "the field `\(field.rawValue)` is empty, too long or not UTF-8"
        case .unknownMechanism(let name): "no mechanism `\(name)` is known to ZAP here"
        case .badCredentials(let mechanism):
            "these are not the credentials of mechanism `\(mechanism)`"
        case .badAddress(let text):
            "`\(text)` is neither `localhost:UID:GID:PID` nor an IP address"
        case .misplacedUserID: "a user id goes with status `200` and with no other"
        }
    }
}
