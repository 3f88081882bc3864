/// The answer to a `ZAPRequest` (RFC 27). Carries no metadata.
///
///     version │ request id │ status │ status text │ user id │ metadata
///     "1.0"   │ as asked   │ "200"  │             │         │ empty
package struct ZAPReply: Hashable, Sendable {
    package let status: ZAPStatus
    /// For people who watch ZAP; the peer never sees it.
    package let statusText: String
    /// What `MessageProperty.userID` gives for each message of this peer.
    package let userID: String

    /// - Parameters:
    ///   - statusText: at most 255 bytes.
    ///   - userID: 1 to 255 bytes for status 200, and empty for the others.
    /// - Throws: `badField`, `misplacedUserID`.
    package init(
        _ status: ZAPStatus, statusText: String = "", userID: String = ""
    ) throws(ZAPError) {
        guard statusText.utf8.count <= ZAPField.byteCountMax else {
            throw .badField(.statusText)
        }
        guard (status == .success) == !userID.isEmpty else { throw .misplacedUserID }
        // libzmq hands the user id out as a C string: after a zero byte the rest would be
        // lost, and two identities could become the same.
        guard userID.utf8.count <= ZAPField.byteCountMax, !userID.utf8.contains(0) else {
            throw .badField(.userID)
        }
        self.status = status
        self.statusText = statusText
        self.userID = userID
    }

    private init(_ status: ZAPStatus) {
        self.status = status
        statusText = ""
        userID = ""
    }

    /// 300: the handler is not ready; the peer tries again.
    package static let notReady = ZAPReply(.temporaryFailure)
    /// 400: this peer is not admitted.
    package static let refused = ZAPReply(.authenticationFailure)
    /// 500: the handler failed, or did not understand the question.
    package static let failed = ZAPReply(.internalError)

    /// The frames, to be sent after the envelope and its empty frame.
    package func frames(requestID: [UInt8]) -> [[UInt8]] {
        [
            Array("1.0".utf8),
            requestID,
            Array(String(status.rawValue).utf8),
            Array(statusText.utf8),
            Array(userID.utf8),
            [],
        ]
    }
}
