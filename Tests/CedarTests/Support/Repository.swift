import Foundation

/// Where the repository and the public conformance cases beside it lie.
enum Repository {
    /// The folder that holds `Tests`, seen from this file; links are followed, so that a package
    /// that only links to the sources finds the same place.
    static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The public cases beside the repository, if they are there.
    static var conformance: URL? {
        let folder = root.deletingLastPathComponent()
            .appendingPathComponent("shared/cedar-conformance")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }
}
