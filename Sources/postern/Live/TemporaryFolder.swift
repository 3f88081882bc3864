import Foundation

/// A folder of one's own under the system's temporary one; removed with the value.
final class TemporaryFolder {
    let path: String
    var isKept = false

    init(_ purpose: String) throws {
        // Short: socket paths have at most 107 bytes.
        var template = Array("/tmp/postern-\(purpose)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw Terminal.fail(
                "cannot make a folder in `/tmp`: \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    deinit {
        if !isKept { try? FileManager.default.removeItem(atPath: path) }
    }

    /// A file in it, with its folders.
    func write(_ text: String, to name: String) throws {
        let url = URL(filePath: "\(path)/\(name)")
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }
}
