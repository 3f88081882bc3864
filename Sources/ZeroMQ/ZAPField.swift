/// The frames of ZAP that hold a short text.
package enum ZAPField: String, Hashable, Sendable {
    case requestID = "request id"
    case domain
    case address
    case identity
    case mechanism
    case statusText = "status text"
    case userID = "user id"

    /// The limit that RFC 27 sets for each of them, in bytes.
    package static let byteCountMax = 255
}
