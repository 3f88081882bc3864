import ArgumentParser
import Foundation
import PosternClient

/// `postern demo`: a broker and four agents, as processes, in a temporary folder.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Watch real agent processes attest, be permitted, denied and revoked.",
        discussion: """
            Starts a broker and four agents as processes of their own in a temporary folder, which \
            is removed at the end. Each line is one request: who asked, what, the broker's answer, \
            how long it took from the agent's call to its answer, and the reason.

            EXIT CODES
              0  every step went as it should
              1  a step did not
            """)

    @Flag(help: "Keep the temporary folder and say where it is.")
    var keep = false

    func run() throws {
        let folder = try TemporaryFolder("demo")
        folder.isKept = keep
        var story: DemoStory
        let broker: LiveBroker
        do {
            try DemoSetUp.write(to: folder)
            broker = try LiveBroker(folder: folder.path)
        } catch {
            throw Terminal.fail("\(error)")
        }
        defer { broker.stop() }
        Terminal.say("broker \(broker.processID) at \(broker.gateEndpoint)")
        story = DemoStory(broker: broker)
        do {
            try story.play()
        } catch let error as ClientError {
            Terminal.complain("\(error)\n\(broker.logTail)")
            throw ExitCode.no
        }
        let status = broker.stop()
        story.timeline.check(
            "broker", "stops when asked", isRight: status == 0, "exit code \(status)")
        summarise(story.timeline, folder)
        guard story.timeline.failures == 0 else { throw ExitCode.no }
    }

    private func summarise(_ timeline: DemoTimeline, _ folder: TemporaryFolder) {
        let latency = TrialResult.Latency(timeline.microseconds)
        let right = timeline.steps - timeline.failures
        Terminal.say(
            """

            \(right) of \(timeline.steps) steps went as they should
            \(timeline.microseconds.count) decisions, median \(String(format: "%.0f", latency.p50)) µs \
            from the agent's call to its answer
            """)
        if keep { Terminal.say("kept in \(folder.path)") }
    }
}
