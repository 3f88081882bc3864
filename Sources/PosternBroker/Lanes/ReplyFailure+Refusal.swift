import PosternCore
import PosternWire

extension ReplyFailure {
    /// The answer to what is no request.
    init(_ refusal: Refusal) {
        switch refusal {
        case .malformed(let error):
            self.init(status: .malformed, error: error, message: error.description)
        case .unsupportedVersion:
            self.init(status: .unsupportedVersion, versions: [Envelope.version])
        case .unknownOperation: self.init(status: .unknownOperation)
        case .tooLarge:
            self.init(
                status: .tooLarge,
                message: "a request has at most \(Limits.frameBytesMax) bytes")
        }
    }
}
