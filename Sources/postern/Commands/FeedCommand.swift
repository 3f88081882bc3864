import ArgumentParser
import PosternClient

/// `postern feed`: what ends, as it ends.
struct FeedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feed",
        abstract: "Show what ends and which policies come into force, as it happens.",
        discussion: """
            Goes to the feed with an operator's key, and shows each step of the epoch: what ended, \
            why, when, and by whom. It connects again by itself, and asks for what it missed. \
            Where the broker cannot tell all of that (it is too long ago, or the broker was \
            started anew), a line says `began anew`: the audit log has what came before.

            EXAMPLES
              postern feed --config ./setup
              postern feed --config ./setup --count 1     # waits for the next step
              postern feed --config ./setup --since 41 --json \\
                | jq 'select(.event == "ended")'

            EXIT CODES
              0  interrupted, or after --count steps
              1  the broker tells this key nothing any more
              2  wrong use, or no answer
            """)

    @OptionGroup var connection: ConnectionOptions

    @Option(help: ArgumentHelp("Also the steps behind this epoch.", valueName: "epoch"))
    var since: UInt64?

    @Option(help: ArgumentHelp("End after so many steps.", valueName: "steps"))
    var count: UInt64?

    @Flag(help: "Show heartbeats, too.")
    var heartbeats = false

    @Flag(help: "Print one JSON value a line instead of text.")
    var json = false

    func validate() throws {
        if count == 0 { throw ValidationError("--count is at least 1") }
    }

    func run() throws {
        try ClientSession.run(try connection.operatorEndpoint()) { client in
            let feed = try client.feed(since: since)
            defer { feed.close() }
            var left = count
            var isContinued = since != nil
            while let event = feed.next() {
                if case .heartbeat = event, !heartbeats { continue }
                let line = FeedLine(event)
                Terminal.say(
                    json ? try JSONOutput.line(line) : line.summary(isContinued: isContinued))
                if case .began = event { isContinued = true }
                if case .ended = event { throw ExitCode.no }
                guard case .step = event, let steps = left else { continue }
                left = steps - 1
                if steps == 1 { return }
            }
        }
    }
}
