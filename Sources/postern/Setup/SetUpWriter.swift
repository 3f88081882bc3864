import PosternConfiguration

/// Writes a set-up whole or not at all.
struct SetUpWriter {
    private let plan: SetUpPlan
    private var made: [String] = []

    init(_ plan: SetUpPlan) {
        self.plan = plan
    }

    /// Writes every file, or removes again what it had made and throws.
    mutating func write() throws(FileError) {
        do throws(FileError) {
            try writeAll()
        } catch {
            for path in made.reversed() { FileSystem.remove(path) }
            throw error
        }
    }

    private mutating func writeAll() throws(FileError) {
        // A set-up is there already when any of its files is: an agent's key or a policy of
        // somebody else is as precious as the settings.
        for path in plan.paths where FileSystem.exists(path) {
            throw FileError(attempt: "create", path: path, cause: .exists)
        }
        try makeFolder(plan.folder, SetUpPlan.folderMode)
        try makeFolder(
            FileSystem.join(plan.folder, SetUpPlan.keyFolder), SetUpPlan.keyFolderMode)
        for file in plan.files {
            let path = FileSystem.join(plan.folder, file.path)
            try makeFolder(FileSystem.parentFolder(of: path), SetUpPlan.folderMode)
            made.append(path)
            try FileSystem.create(path, Array(file.text.utf8), mode: SetUpPlan.fileMode)
        }
        for key in plan.keys {
            made += key.paths.map { FileSystem.join(plan.folder, $0) }
            try KeyFile.write(
                key.pair, path: FileSystem.join(plan.folder, key.path), name: key.name)
        }
    }

    private mutating func makeFolder(_ path: String, _ mode: UInt32) throws(FileError) {
        made += try FileSystem.createFolder(path, mode: mode)
    }
}
