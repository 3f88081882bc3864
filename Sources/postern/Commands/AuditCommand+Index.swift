import ArgumentParser
import PosternAudit

extension AuditCommand {
    /// `postern audit index`: makes the indexes that searches use.
    struct Index: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "index",
            abstract: "Make the indexes by which tasks and credentials are found.",
            discussion: """
                `query` makes those that are missing; this makes them before. They are made from the \
                segments alone, say only where to look, and can be removed at any time.

                EXIT CODES
                  0  all sealed segments have an index
                  2  wrong use, or not all of the log could be read or all indexes written
                """)

        @OptionGroup var log: AuditLogOptions
        @OptionGroup var index: AuditIndexOptions

        @Flag(help: "Make all of them anew.")
        var rebuild = false

        func run() throws {
            let folder = try log.folder()
            let path = try index.path(log)
            let (count, unread) = try AuditOutput.reading {
                defer { Terminal.progress("") }
                let indexes = try IndexFolder(path: path)
                let count = try indexes.update(
                    folder, threads: AuditLogOptions.threads, isRebuilt: rebuild
                ) { done, all in Terminal.progress("making indexes: \(done) of \(all)") }
                return (count, try indexes.unread(folder, threads: AuditLogOptions.threads))
            }
            let made = max(0, count - unread.count)
            Terminal.say("\(made.counted("index was", "indexes were")) made in \(path)")
            AuditOutput.warn(unread)
            guard unread.isEmpty else {
                throw Terminal.fail(
                    "\(unread.count.counted("segment has", "segments have")) no index: what has"
                        + " none is read by each search")
            }
        }
    }
}
