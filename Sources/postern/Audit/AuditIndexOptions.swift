import ArgumentParser
import PosternAudit
import PosternConfiguration

/// Where indexes are; shared by the commands that use them.
struct AuditIndexOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where indexes are kept.", discussion: "Default: `index` in the log's folder.",
            valueName: "dir"),
        completion: .directory)
    var indexDir: String?

    func path(_ log: AuditLogOptions) throws -> String {
        FileSystem.absolutePath(try indexDir ?? FileSystem.join(log.path(), "index"))
    }

    func validate() throws {
        // As of a variable that is not set; it would stand for the working folder.
        if indexDir?.isEmpty == true { throw ValidationError("`--index-dir` is empty") }
    }

    /// The indexes, all made; nil where they cannot be: then all of the log is read.
    func folder(_ log: AuditLogOptions, _ folder: LogFolder) throws -> IndexFolder? {
        let path = try path(log)
        defer { Terminal.progress("") }
        do throws(AuditFileError) {
            let indexes = try IndexFolder(path: path)
            _ = try indexes.update(folder, threads: AuditLogOptions.threads) { done, all in
                Terminal.progress("making indexes: \(done) of \(all)")
            }
            return indexes
        } catch {
            Terminal.progress("")
            Terminal.complain(
                "\(error); all of the log is read instead; name a folder with `--index-dir`")
            return nil
        }
    }
}
