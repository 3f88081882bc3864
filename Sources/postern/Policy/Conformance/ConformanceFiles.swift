import Cedar
import PosternConfiguration

/// Finds and reads what a case names.
struct ConformanceFiles {
    let root: String

    /// A path of a case seen from the root or, where nothing is there, from the case's folder.
    func resolve(_ path: String, case test: String) -> String {
        let fromRoot = FileSystem.join(root, path)
        if FileSystem.exists(fromRoot) { return fromRoot }
        let folder = FileSystem.parentFolder(of: FileSystem.join(root, test))
        let fromCase = FileSystem.join(folder, path)
        return FileSystem.exists(fromCase) ? fromCase : fromRoot
    }

    func read(_ path: String) throws(FileError) -> [UInt8] {
        try FileSystem.read(path, bytesMax: CedarLimits.sourceBytesMax)
    }

    func readText(_ path: String) throws(FileError) -> String {
        try FileSystem.readText(path, bytesMax: CedarLimits.sourceBytesMax)
    }

    /// The JSON form that lies beside a schema: `x.cedarschema.json`, in the same folder or in one
    /// that is named `…-json-schemas`.
    func schemaJSON(beside path: String) -> String? {
        let name = path.split(separator: "/").last.map { "\($0).json" } ?? ""
        let folder = FileSystem.parentFolder(of: path)
        let above = FileSystem.parentFolder(of: folder)
        let siblings = (try? FileSystem.names(in: above)) ?? []
        let folders =
            [folder, "\(folder)-json-schemas"]
            + siblings.filter { $0.hasSuffix("-json-schemas") }.map { FileSystem.join(above, $0) }
        return folders.map { FileSystem.join($0, name) }.first(where: FileSystem.exists)
    }

    /// The JSON form that lies beside policies: `x.cedar.json`, or `x.json` where that is no case.
    func policiesJSON(beside path: String) -> String? {
        let direct = "\(path).json"
        if FileSystem.exists(direct) { return direct }
        guard path.hasSuffix(".cedar") else { return nil }
        let stem = "\(path.dropLast(".cedar".count)).json"
        guard FileSystem.exists(stem), let bytes = try? read(stem),
            let document = try? JSONDocument(bytes, name: stem),
            !ConformanceCase.isMeant(document)
        else { return nil }
        return stem
    }
}
