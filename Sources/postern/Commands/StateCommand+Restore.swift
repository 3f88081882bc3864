import ArgumentParser
import PosternConfiguration
import PosternHost
import PosternStore

extension StateCommand {
    /// `postern state restore`: puts a backup in the state's place.
    struct Restore: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "restore",
            abstract: "Put a backup in the place of the state.",
            discussion: """
                The broker must be stopped. The backup is checked first, and what was there is \
                replaced at once or not at all. No broker starts on it before `postern state \
                accept`: what was revoked after the backup was made is not in it.

                EXAMPLES
                  postern state restore --config ./setup /backup/state-2026-01-31.db

                EXIT CODES
                  0  put back
                  2  a broker is at work, the backup is not good, or wrong use
                """)

        @OptionGroup var state: StateOptions

        @Argument(help: "The backup.", completion: .file())
        var file: String

        func run() throws {
            let path = try state.folder()
            let folder: PrivateFolder
            do throws(PrivateFolderError) {
                folder = try PrivateFolder(.state, path: path)
            } catch {
                throw Terminal.fail("\(error)")
            }
            let place = StateFile.path(in: folder.path)
            let copy = place + ".new"
            // Of one that was interrupted.
            FileSystem.remove(copy)
            try StateOptions.copy(StateFile(path: file), to: copy)
            do throws(StateStoreError) {
                try StateFile(path: place).replace(with: copy)
            } catch {
                FileSystem.remove(copy)
                throw Terminal.fail("\(error)")
            }
            Terminal.say(
                "`\(place)` is the backup now; run `postern state accept` to start "
                    + "brokers on it")
        }
    }
}
