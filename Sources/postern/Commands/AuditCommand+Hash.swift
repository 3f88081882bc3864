import ArgumentParser
import Foundation
import PosternAudit
import PosternConfiguration
import PosternCore

extension AuditCommand {
    /// `postern audit hash`: what stands in the log for a value that is redacted.
    struct Hash: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "hash",
            abstract: "Say what stands in the log for a redacted value, to look for it there.",
            discussion: """
                Needs the key under which the log redacts (audit.redact), redaction.key_secret in \
                its folder. A value is hashed for its field: elsewhere it has another hash.

                EXAMPLES
                  postern audit hash --config ./setup intent 'refund order 17'
                  HASH=$(postern audit hash --config ./setup context.email '"a@b.example"')
                  postern audit export --config ./setup --format jsonl | grep "$HASH"

                EXIT CODES
                  0  the hash was printed
                  2  wrong use, or the key cannot be read
                """)

        @Argument(
            help: ArgumentHelp(
                "As in audit.redact: intent, resource or context.NAME.", valueName: "field"))
        var field: String

        @Argument(
            help: ArgumentHelp("An intent, a resource's id, or an attribute's value in JSON."))
        var value: String

        @OptionGroup var log: AuditLogOptions

        @Option(
            name: .customLong("key"),
            help: ArgumentHelp("A copy of the key elsewhere.", valueName: "file"),
            completion: .file())
        var keyFile: String?

        func run() throws {
            guard let field = RedactedField(field) else {
                throw Terminal.fail(
                    "`\(field)` names no field; write `intent`, `resource` or `context.NAME`")
            }
            let path =
                try keyFile ?? FileSystem.join(log.path(), AuditKeys.redactionName)
            do throws(ConfigurationProblem) {
                let key = try AuditKeys.secret(
                    path, byteCount: Redaction.keyByteCount,
                    without: "the right one is in the folder of the log", makesMissing: false)
                let digits = Redaction([field], key: key).digits(field, try value(of: field))
                Terminal.say(digits ?? "")
            } catch {
                throw Terminal.fail(ConfigurationError(error))
            }
        }

        private func value(
            of field: RedactedField
        ) throws(ConfigurationProblem) -> ContextValue {
            guard case .context = field.place else { return .text(value) }
            let json = try? JSONDecoder().decode(ContextJSON.self, from: Data(value.utf8))
            guard let result = json?.value else {
                throw ConfigurationProblem(
                    "command line",
                    "`\(value)` is no attribute's value in JSON; a text has quotes: `'\"…\"'`")
            }
            return result
        }
    }
}
