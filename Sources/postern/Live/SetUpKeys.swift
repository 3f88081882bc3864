import Foundation
import PosternConfiguration
import ZeroMQ

/// Makes the keys of a set-up that lives for one run.
enum SetUpKeys {
    static func make(_ names: [String], in folder: String) throws {
        let keys = "\(folder)/keys"
        try FileManager.default.createDirectory(
            atPath: keys, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        for name in names {
            try KeyFile.write(try CurveKeyPair.generate(), path: "\(keys)/\(name)", name: name)
        }
    }
}
