import Logging
import PosternCore

extension PeerIdentity {
    /// Who it is, for the broker's own log.
    var about: Logger.Metadata {
        var about: Logger.Metadata = ["key": "\(key.first.hex.prefix(16))…"]
        if case .ipc(let process, let userID, _) = origin {
            about["pid"] = "\(process.processID)"
            about["uid"] = "\(userID)"
        }
        return about
    }
}
