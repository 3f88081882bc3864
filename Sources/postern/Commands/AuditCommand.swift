import ArgumentParser

/// `postern audit`: what is about the audit log, without a broker.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Read, search, check, prove and export the audit log, without a broker.",
        discussion: """
            Reads the log's files as the broker's user or root, and stops nobody. What is written \
            there is in protocol/audit.md.

            EXAMPLES
              postern audit tail --config ./setup --follow
              postern audit query --config ./setup --trace t-1
              postern audit verify --config ./setup --key signing.key
            """,
        subcommands: [
            Tail.self, Query.self, Verify.self, Prove.self, VerifyProof.self, Export.self,
            Stats.self, Index.self, Hash.self,
        ])
}
